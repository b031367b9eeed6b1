# Runs PROGRAM: it must succeed and print what the file EXPECTED holds.
file(READ "${EXPECTED}" expected)
execute_process(COMMAND "${PROGRAM}" OUTPUT_VARIABLE printed RESULT_VARIABLE status)
if(NOT status EQUAL 0 OR NOT printed STREQUAL expected)
  message(FATAL_ERROR "ended with ${status} and printed\n${printed}instead of\n${expected}")
endif()
