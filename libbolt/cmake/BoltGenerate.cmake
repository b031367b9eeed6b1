# bolt_generate(TARGET <module> LANGUAGE python OUTPUT <dir>
#               [PACKAGE <name>] [NAME <module's name>] [TEMPLATES <dir>])
#
# Writes a typed package for a module into <dir>, whenever the module was built anew; a part of
# `all`. PACKAGE is the package's name (default: the module's), NAME the module's if its target is
# not called after it, TEMPLATES a folder whose templates take the place of boltgen's. boltgen is
# run by Python_EXECUTABLE, which is looked for as find_package(Python) does. The module is loaded
# to be described: cross builds dump it where it runs, and call `boltgen python DUMP`.
function(bolt_generate)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;LANGUAGE;OUTPUT;PACKAGE;NAME;TEMPLATES" "")
  _bolt_generate_check()
  _bolt_generate_python(python)
  if(NOT arg_NAME)
    set(arg_NAME "${arg_TARGET}")
  endif()
  if(NOT arg_PACKAGE)
    set(arg_PACKAGE "${arg_NAME}")
  endif()

  cmake_path(ABSOLUTE_PATH arg_OUTPUT BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" NORMALIZE)
  set(options --name "${arg_NAME}" --package "${arg_PACKAGE}" -o "${arg_OUTPUT}")
  set(templates "")
  if(arg_TEMPLATES)
    cmake_path(ABSOLUTE_PATH arg_TEMPLATES BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    list(APPEND options --templates "${arg_TEMPLATES}")
    file(GLOB_RECURSE templates CONFIGURE_DEPENDS "${arg_TEMPLATES}/*")
  endif()

  set(stamp "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${arg_TARGET}_${arg_PACKAGE}.boltgen")
  set(files "")
  foreach(file __init__.py __init__.pyi _expect.py py.typed)
    list(APPEND files "${arg_OUTPUT}/${arg_PACKAGE}/${file}")
  endforeach()
  add_custom_command(OUTPUT "${stamp}"
    BYPRODUCTS ${files} # boltgen leaves alone what is right already, so their times say nothing
    COMMAND "${python}" -m boltgen python "$<TARGET_FILE:${arg_TARGET}>" ${options}
    COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
    DEPENDS ${arg_TARGET} "$<TARGET_FILE:${arg_TARGET}>" ${templates}
    COMMENT "Writing the Python package ${arg_PACKAGE}"
    VERBATIM)
  add_custom_target(${arg_TARGET}_${arg_PACKAGE}_python ALL DEPENDS "${stamp}")
endfunction()

# Refuses what cannot be meant, in words.
macro(_bolt_generate_check)
  foreach(option TARGET LANGUAGE OUTPUT)
    if(NOT arg_${option})
      message(FATAL_ERROR "bolt_generate(): ${option} is missing")
    endif()
  endforeach()
  if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "bolt_generate(): cannot make anything of \
'${arg_UNPARSED_ARGUMENTS}${arg_KEYWORDS_MISSING_VALUES}'")
  endif()
  if(NOT arg_LANGUAGE STREQUAL "python")
    message(FATAL_ERROR "bolt_generate(): LANGUAGE is '${arg_LANGUAGE}', and only python is known")
  endif()
  if(NOT TARGET ${arg_TARGET})
    message(FATAL_ERROR "bolt_generate(): there is no target '${arg_TARGET}'; call \
bolt_add_module(${arg_TARGET} ...) before")
  endif()
  if(CMAKE_CROSSCOMPILING)
    message(FATAL_ERROR "bolt_generate(): a module for another system cannot be loaded here; run \
'boltgen dump LIBRARY --json' there, and 'boltgen python DUMP' here")
  endif()
endmacro()

# The interpreter that has boltgen.
function(_bolt_generate_python out_python)
  find_package(Python 3.10 QUIET COMPONENTS Interpreter)
  if(NOT Python_EXECUTABLE)
    message(FATAL_ERROR "bolt_generate(): no Python found; set Python_EXECUTABLE")
  endif()
  execute_process(COMMAND "${Python_EXECUTABLE}" -c "import boltgen, jinja2"
    RESULT_VARIABLE failed ERROR_VARIABLE why OUTPUT_QUIET)
  if(failed)
    message(FATAL_ERROR "bolt_generate(): ${Python_EXECUTABLE} cannot run boltgen; install it \
there (pip install 'libbolt[gen]'), or set Python_EXECUTABLE to one that can:\n${why}")
  endif()
  set(${out_python} "${Python_EXECUTABLE}" PARENT_SCOPE)
endfunction()
