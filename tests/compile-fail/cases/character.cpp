// expect: libbolt: a character type has no wire form
#include <bolt/module.hpp>

bool is_vowel(char letter) { return letter == 'a'; }

BOLT_MODULE(wrong, m) { m.def<&is_vowel>("is_vowel", "letter"_a); }
