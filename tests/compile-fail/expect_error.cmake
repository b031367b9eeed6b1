# Compiles SOURCE with COMPILER, which must fail as the first lines of SOURCE say.
# `// expect: none`: it must compile (the control: the same things done right).
file(STRINGS "${SOURCE}" lines LIMIT_COUNT 2)
list(GET lines 0 first)
list(GET lines 1 second)
if(NOT first MATCHES "^// expect: (.+)$")
  message(FATAL_ERROR "${SOURCE}: line 1 is not '// expect: ...'")
endif()
set(expected "${CMAKE_MATCH_1}")
set(allowed 1)
if(second MATCHES "^// errors: ([0-9]+)$")
  set(allowed ${CMAKE_MATCH_1})
endif()

separate_arguments(includes UNIX_COMMAND "${INCLUDES}")
execute_process(
  COMMAND "${COMPILER}" -std=c++20 -fsyntax-only -Wall -Wextra -fno-diagnostics-color
    ${includes} "${SOURCE}"
  RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)

if(expected STREQUAL "none")
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "the control does not compile:\n${output}")
  endif()
  return()
endif()
if(status EQUAL 0)
  message(FATAL_ERROR "it compiles, but should say '${expected}'")
endif()
string(FIND "${output}" "${expected}" at)
if(at EQUAL -1)
  message(FATAL_ERROR "it does not say '${expected}':\n${output}")
endif()
string(REGEX MATCHALL "(^|\n)[^\n]*error: " errors "${output}")
list(LENGTH errors n)
if(n GREATER allowed)
  message(FATAL_ERROR "${n} errors instead of ${allowed}:\n${output}")
endif()
