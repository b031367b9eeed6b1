# bolt_generate(TARGET <module> LANGUAGES <python|kotlin|swift>... OUTPUT <dir>
#               [PACKAGE <name> | PYTHON_PACKAGE <name> KOTLIN_PACKAGE <name> SWIFT_PACKAGE <name>]
#               [NAME <module's name>] [TEMPLATES <dir>])
#
# Writes a typed package for a module, in each language, whenever the module was built anew; a part
# of `all`. One language's goes into <dir>, those of several into <dir>/python, <dir>/kotlin and
# <dir>/swift. PYTHON_PACKAGE is the Python package's name (default: the module's), KOTLIN_PACKAGE
# the Kotlin package's (com.example.demo; it has no default), SWIFT_PACKAGE the Swift module's
# (default: the module's in UpperCamelCase); PACKAGE is any, where there is one language.
# NAME is the module's name if its target is not called after it, TEMPLATES a folder whose templates
# take the place of boltgen's. LANGUAGE, with one language, is the same as LANGUAGES.
#
# boltgen is run by Python_EXECUTABLE, which is looked for as find_package(Python) does. The module
# is loaded to be described: cross builds dump it where it runs, and call `boltgen python DUMP`.
#
# What needs the files depends on the target <module>_<package>_<language>; <package> is the
# module's name where none was given.
function(bolt_generate)
  set(values TARGET LANGUAGE OUTPUT PACKAGE PYTHON_PACKAGE KOTLIN_PACKAGE SWIFT_PACKAGE NAME
    TEMPLATES)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "${values}" "LANGUAGES")
  list(APPEND arg_LANGUAGES ${arg_LANGUAGE})
  list(REMOVE_DUPLICATES arg_LANGUAGES)
  list(LENGTH arg_LANGUAGES languages)
  _bolt_generate_check()
  _bolt_generate_python(python)
  if(NOT arg_NAME)
    set(arg_NAME "${arg_TARGET}")
  endif()

  cmake_path(ABSOLUTE_PATH arg_OUTPUT BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" NORMALIZE)
  set(options --name "${arg_NAME}")
  set(templates "")
  if(arg_TEMPLATES)
    cmake_path(ABSOLUTE_PATH arg_TEMPLATES BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    list(APPEND options --templates "${arg_TEMPLATES}")
    file(GLOB_RECURSE templates CONFIGURE_DEPENDS "${arg_TEMPLATES}/*")
  endif()

  foreach(language IN LISTS arg_LANGUAGES)
    string(TOUPPER "${language}" upper)
    set(named --package)
    if(arg_${upper}_PACKAGE)
      set(package "${arg_${upper}_PACKAGE}")
    elseif(arg_PACKAGE)
      set(package "${arg_PACKAGE}")
    else()
      set(package "${arg_NAME}")
      set(named "") # boltgen knows
    endif()
    set(output "${arg_OUTPUT}")
    if(languages GREATER 1)
      set(output "${arg_OUTPUT}/${language}")
    endif()
    _bolt_generate_one("${language}" "${package}" "${output}")
  endforeach()
endfunction()

# One package; `python`, `named`, `options` and `templates` are the caller's.
function(_bolt_generate_one language package output)
  set(stamp "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${arg_TARGET}_${package}_${language}.boltgen")
  if(named)
    list(APPEND named "${package}")
  endif()
  set(files "") # the names of those in Kotlin and Swift are not known before
  if(language STREQUAL "python")
    foreach(file __init__.py __init__.pyi _expect.py py.typed)
      list(APPEND files "${output}/${package}/${file}")
    endforeach()
  endif()
  add_custom_command(OUTPUT "${stamp}"
    BYPRODUCTS ${files} # boltgen leaves alone what is right already, so their times say nothing
    COMMAND "${python}" -m boltgen "${language}" "$<TARGET_FILE:${arg_TARGET}>" ${options}
            ${named} -o "${output}"
    COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
    DEPENDS ${arg_TARGET} "$<TARGET_FILE:${arg_TARGET}>" ${templates}
    COMMENT "Writing the ${language} package ${package}"
    VERBATIM)
  add_custom_target(${arg_TARGET}_${package}_${language} ALL DEPENDS "${stamp}")
endfunction()

# Refuses what cannot be meant, in words.
macro(_bolt_generate_check)
  foreach(option TARGET LANGUAGES OUTPUT)
    if(NOT arg_${option})
      message(FATAL_ERROR "bolt_generate(): ${option} is missing")
    endif()
  endforeach()
  if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "bolt_generate(): cannot make anything of \
'${arg_UNPARSED_ARGUMENTS}${arg_KEYWORDS_MISSING_VALUES}'")
  endif()
  foreach(language IN LISTS arg_LANGUAGES)
    if(NOT language MATCHES "^(python|kotlin|swift)$")
      message(FATAL_ERROR "bolt_generate(): LANGUAGES has '${language}', and only \
python, kotlin and swift are known")
    endif()
  endforeach()
  if(arg_PACKAGE AND languages GREATER 1)
    message(FATAL_ERROR "bolt_generate(): PACKAGE is the name in one language, and there are \
several; give PYTHON_PACKAGE, KOTLIN_PACKAGE and SWIFT_PACKAGE")
  endif()
  if("kotlin" IN_LIST arg_LANGUAGES AND NOT arg_PACKAGE AND NOT arg_KOTLIN_PACKAGE)
    message(FATAL_ERROR "bolt_generate(): KOTLIN_PACKAGE is missing, such as com.example.demo")
  endif()
  if(NOT TARGET ${arg_TARGET})
    message(FATAL_ERROR "bolt_generate(): there is no target '${arg_TARGET}'; call \
bolt_add_module(${arg_TARGET} ...) before")
  endif()
  if(CMAKE_CROSSCOMPILING)
    message(FATAL_ERROR "bolt_generate(): a module for another system cannot be loaded here; run \
'boltgen dump LIBRARY --json' there, and 'boltgen LANGUAGE DUMP' here")
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
