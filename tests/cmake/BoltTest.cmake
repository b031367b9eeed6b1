# Helpers for the tests. Every ctest gets the sanitizers' options, and GoogleTest programs write
# their cases to <build>/reports/<name>.xml, from which tests/run counts what really ran.
set(BOLT_REPORTS "${PROJECT_BINARY_DIR}/reports")
set(BOLT_TEST_ENVIRONMENT
  "ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1"
  "UBSAN_OPTIONS=print_stacktrace=1"
  "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:die_after_fork=0")

# Parsing GoogleTest and the C++ layer is most of a test's compile time: they are precompiled once,
# and the options make the compiler cache work with that.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(BOLT_PCH_OPTIONS $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
else()
  set(BOLT_PCH_OPTIONS "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
endif()
file(CONFIGURE OUTPUT test_headers.cpp CONTENT "// Compiled for its precompiled headers.\n")
add_library(bolt_test_headers OBJECT "${CMAKE_CURRENT_BINARY_DIR}/test_headers.cpp")
target_link_libraries(bolt_test_headers PRIVATE bolt::bolt GTest::gtest)
target_compile_options(bolt_test_headers PRIVATE ${BOLT_PCH_OPTIONS})
# Not through the compiler cache, which preprocesses with the old precompiled header still there and
# then finds that nothing has changed.
set_target_properties(bolt_test_headers PROPERTIES C_COMPILER_LAUNCHER "" CXX_COMPILER_LAUNCHER "")
target_precompile_headers(bolt_test_headers PRIVATE
  <gtest/gtest.h> <bolt/bolt.hpp> <bolt/module.hpp>)

function(_bolt_register name)
  set_tests_properties(${name} PROPERTIES
    TIMEOUT 300
    ENVIRONMENT "${BOLT_TEST_ENVIRONMENT};GTEST_OUTPUT=xml:${BOLT_REPORTS}/${name}.xml")
endfunction()

# bolt_add_test(<name> <source>... [LIBS <library>...] [TIMEOUT <seconds>] [PLAIN])
#
# One GoogleTest program (its main is provided), one ctest of the same name. PLAIN: the program has
# its own main and no GoogleTest; exit code 0 is one passed case (for the C client).
function(bolt_add_test name)
  cmake_parse_arguments(arg "PLAIN" "TIMEOUT" "LIBS" ${ARGN})
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE bolt::bolt ${arg_LIBS})
  if(NOT arg_PLAIN)
    target_link_libraries(${name} PRIVATE GTest::gtest GTest::gtest_main)
    target_compile_options(${name} PRIVATE ${BOLT_PCH_OPTIONS})
    target_precompile_headers(${name} REUSE_FROM bolt_test_headers)
  endif()
  add_test(NAME ${name} COMMAND ${name})
  _bolt_register(${name})
  if(arg_TIMEOUT)
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT})
  endif()
endfunction()

# bolt_add_death_test(<name> <sanitizers> <regex> <source>... [LIBS <library>...])
#
# Proves that a sanitizer build sees a planted fault: the program has its own main and must die with
# a report that matches <regex>. Only where BOLT_SANITIZE is one of the list <sanitizers> (address,
# thread). The ctest is called planted.<name>.
function(bolt_add_death_test name sanitizers regex)
  if(NOT BOLT_SANITIZE IN_LIST sanitizers)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "LIBS" ${ARGN})
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE bolt::bolt ${arg_LIBS})
  add_test(NAME planted.${name} COMMAND "${CMAKE_COMMAND}"
    "-DPROGRAM=$<TARGET_FILE:${name}>" "-DREGEX=${regex}"
    -P "${PROJECT_SOURCE_DIR}/tests/cmake/expect_death.cmake")
  _bolt_register(planted.${name})
endfunction()
