// What the compiler says about a module that cannot be exported. Each mistake instantiates one
// struct with one static_assert, and everything that would fail after it is skipped, so that the
// message is not buried. docs/modules.md has the cure for each; tests/compile-fail pins the texts.
#pragma once

namespace bolt::wire {

template <class...>
inline constexpr bool never = false;

template <class Type>
struct unregistered_type {
  static_assert(never<Type>,
                "libbolt: unregistered type: describe it with BOOST_DESCRIBE_STRUCT or "
                "BOOST_DESCRIBE_ENUM, or return a class of the module as std::shared_ptr");
};

template <class Type>
struct character_type {
  static_assert(never<Type>, "libbolt: a character type has no wire form: use std::string for "
                             "text, or an integer type such as std::int8_t for a number");
};

template <class Type>
struct wide_string_type {
  static_assert(never<Type>, "libbolt: text is UTF-8 in a std::string or std::string_view, not in "
                             "strings of other characters");
};

template <class Type>
struct number_of_no_kind {
  static_assert(never<Type>, "libbolt: long double and 128-bit integers have no wire form: not "
                             "every language has them; use double or std::int64_t");
};

template <class Type>
struct duration_of_floats {
  static_assert(never<Type>, "libbolt: a duration counts in whole numbers: use one such as "
                             "std::chrono::nanoseconds or std::chrono::milliseconds");
};

template <class Type>
struct time_of_other_clock {
  static_assert(never<Type>, "libbolt: a time is one of std::chrono::system_clock: what other "
                             "clocks show means nothing outside the process");
};

template <class Type>
struct box_of_no_record {
  static_assert(never<Type>, "libbolt: a std::unique_ptr holds a described record; an instance of "
                             "an exported class is held by std::shared_ptr");
};

template <class Type>
struct nested_optional {
  static_assert(never<Type>, "libbolt: an optional of an optional: other languages have one empty "
                             "value and cannot tell the two apart; use a variant or a record");
};

template <class Parameter>
struct parameter_by_reference {
  static_assert(never<Parameter>,
                "libbolt: a parameter is taken by value, by const reference or as a view "
                "(std::string_view, std::span<const T>), not by T&, T&& or T*");
};

template <class Class>
struct parameter_of_class_type {
  static_assert(never<Class>, "libbolt: an instance of an exported class is no value: take it as "
                              "std::shared_ptr, or make the function a method of the class");
};

template <class Type>
struct returned_view {
  static_assert(never<Type>, "libbolt: a view or a reference cannot be returned: return the owner "
                             "(std::string, std::vector, a record)");
};

template <class Type>
struct view_in_value {
  static_assert(never<Type>, "libbolt: a field or a result owns its data: std::string instead of "
                             "std::string_view, std::vector instead of std::span");
};

template <class Type>
struct span_of_composite {
  static_assert(never<Type>, "libbolt: std::span<const T> needs scalars or plain records (memory "
                             "that is its own wire form): take const std::vector<T>&");
};

template <class Type>
struct map_key_type {
  static_assert(never<Type>, "libbolt: a map's key is a bool, an integer, an enum or a string");
};

template <class Error>
struct error_type {
  static_assert(never<Error>, "libbolt: an error is a described record or enum, or a std::variant "
                              "of these");
};

template <class Type>
struct not_default_constructible {
  static_assert(never<Type>, "libbolt: a record, and what a container holds, needs a default "
                             "constructor: decoding fills it in");
};

template <int Names, int Parameters>
struct wrong_count_of_names {
  static_assert(Names == Parameters, "libbolt: wrong count of names: give one \"name\"_a for each "
                                     "parameter (this is not counted among them)");
};

template <class Callable>
struct not_callable {
  static_assert(never<Callable>, "libbolt: def<> takes &function, &Class::method or a lambda "
                                 "without captures and with declared parameter types");
};

template <class Callable>
struct member_without_class {
  static_assert(never<Callable>, "libbolt: a member function is exported by class_<C>(...).def");
};

template <class Result>
struct in_place_result {
  static_assert(never<Result>, "libbolt: bolt::in_place needs a std::vector of numbers, or of "
                               "plain records that hold numbers and such records only");
};

template <class Default, class Parameter>
struct default_of_wrong_type {
  static_assert(never<Default, Parameter>,
                "libbolt: this default does not convert to the parameter's type");
};

template <class Getter>
struct property_getter {
  static_assert(never<Getter>, "libbolt: a property's getter is a method that takes nothing and "
                               "gives a value, or a data member of the class");
};

template <class Setter>
struct property_setter {
  static_assert(never<Setter>, "libbolt: a property's setter is a method that takes the value and "
                               "returns void or a bolt::result of void");
};

template <class Member>
struct property_of_no_copy {
  static_assert(never<Member>, "libbolt: a data member that is a property is copied when it is "
                               "read, and this one cannot be: give it a getter");
};

template <class Method>
struct property_async {
  static_assert(never<Method>, "libbolt: a property is synchronous: make what returns a bolt::task "
                               "a method");
};

template <class Field>
struct field_of_another_type {
  static_assert(never<Field>, "libbolt: these are public fields of the record that "
                              "BOOST_DESCRIBE_STRUCT lists");
};

template <class Field>
struct message_of_no_text {
  static_assert(never<Field>, "libbolt: an error's message is a std::string field of its record");
};

template <class Class, class Method>
struct method_of_another_class {
  static_assert(never<Class, Method>, "libbolt: a method is a member of the class, or a function "
                                      "whose first parameter is Class& or const Class&");
};

} // namespace bolt::wire
