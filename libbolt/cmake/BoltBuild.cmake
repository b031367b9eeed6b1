# How our own code is compiled: warnings, sanitizers, compiler cache. Not installed: consumers
# choose their own flags. When libbolt is a subproject nothing here applies.
if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(BOLT_MODULE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/modules")

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees an overlap in any std::string operator+ that it inlines (its bug 105651).
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()

if(BOLT_SANITIZE STREQUAL "address")
  set(_sanitize -fsanitize=address,undefined -fno-sanitize-recover=all)
elseif(BOLT_SANITIZE STREQUAL "thread")
  set(_sanitize -fsanitize=thread)
elseif(NOT BOLT_SANITIZE STREQUAL "none")
  message(FATAL_ERROR "BOLT_SANITIZE is '${BOLT_SANITIZE}': expected none, address or thread")
endif()
if(_sanitize)
  # BOLT_SANITIZED makes the runtime poison what it recycles, so a stale pointer is reported.
  add_compile_definitions(BOLT_SANITIZED=1)
  add_compile_options(${_sanitize} -g1 -fno-omit-frame-pointer)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND BOLT_SANITIZE STREQUAL "address")
    add_compile_options(-O0) # GCC takes thrice as long to optimise what UBSan adds to coroutines
  else()
    add_compile_options(-O1)
  endif()
  add_link_options(${_sanitize})
endif()

if(BOLT_FUZZ AND NOT BOLT_COVERAGE) # which needs the fuzzers only to run their corpora again
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(BOLT_COVERAGE)
  add_compile_options(-fprofile-instr-generate -fcoverage-mapping -O1)
  add_link_options(-fprofile-instr-generate)
endif()

# The compiler cache is the user's own, so that a second checkout builds quickly, too.
find_program(BOLT_CCACHE ccache)
if(BOLT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(_launcher "${CMAKE_COMMAND}" -E env
      "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" "CCACHE_NOHASHDIR=1" "CCACHE_MAXSIZE=3G"
      "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime"
      "${BOLT_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER ${_launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${_launcher})
endif()
