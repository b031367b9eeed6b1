# Runs PROGRAM, which must fail and print something that matches REGEX: both, or the test fails.
# (ctest's PASS_REGULAR_EXPRESSION ignores the exit code, and WILL_FAIL ignores the output.)
execute_process(COMMAND "${PROGRAM}"
  RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(status EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} succeeded, but it has a planted fault:\n${output}")
endif()
if(NOT output MATCHES "${REGEX}")
  message(FATAL_ERROR "${PROGRAM} died (${status}) without a report of '${REGEX}':\n${output}")
endif()
