# How every target of the project is made: one library per folder of engine/, one test program per folder of tests/.

add_library(farmgate_options INTERFACE)
target_include_directories(farmgate_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(farmgate_options INTERFACE
  -march=${FARMGATE_ARCH}
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  -Wno-missing-field-initializers  # designated initialisers leave the rest at their defaults on purpose
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)  # false alarms on std::string concatenation (GCC bug 105651)

find_program(FARMGATE_MOLD mold)
if(FARMGATE_MOLD)
  target_link_options(farmgate_options INTERFACE -fuse-ld=mold)
endif()

find_program(FARMGATE_CCACHE ccache)
if(FARMGATE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${PROJECT_SOURCE_DIR}/cmake/cached-compile)
endif()

# farmgate_precompile(NAME headers...): what most files of a target include, compiled once, where that is asked for. Paths in
# angle brackets: CMake makes others absolute, so that a compiler cache would know them in one clone alone.
function(farmgate_precompile name)
  if(FARMGATE_PRECOMPILED)
    target_precompile_headers(${name} PRIVATE ${ARGN})
  endif()
endfunction()

# farmgate_library(NAME SOURCES... [LINKS targets...])
# A library without sources is header-only; its headers are still found from the root of the project.
function(farmgate_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC farmgate_options ${ARG_LINKS})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE farmgate_options ${ARG_LINKS})
  endif()
endfunction()

# farmgate_precompiled_for_tests(NAME HEADERS... LINKS targets...): the same for programs of tests, PRECOMPILED_AS names them.
function(farmgate_precompiled_for_tests name)
  if(NOT FARMGATE_PRECOMPILED)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "HEADERS;LINKS" ${ARGN})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  file(TOUCH ${source})
  add_library(${name} OBJECT ${source})
  target_link_libraries(${name} PRIVATE farmgate_options ${ARG_LINKS} GTest::gtest GTest::gmock)
  farmgate_precompile(${name} ${ARG_HEADERS})
endfunction()

# farmgate_test(NAME [RUNS_TBB] [RUNS_TLS] [PRECOMPILED_AS target] SOURCES... [LINKS targets...] [PROPERTIES names and values...]):
# a GoogleTest program whose tests CTest knows one by one, or as FARMGATE_TEST_RUNS that share them. Those that run oneTBB
# have their own list of what the thread sanitizer does not report (of its options, the last counts), those that speak TLS one
# of what the leak sanitizer does not. The properties are those of what CTest knows. Programs that are compiled otherwise than
# the rest can have nothing precompiled, and say none.
function(farmgate_test name)
  cmake_parse_arguments(ARG "RUNS_TBB;RUNS_TLS" "PRECOMPILED_AS" "SOURCES;LINKS;PROPERTIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE farmgate_options ${ARG_LINKS} GTest::gtest GTest::gmock GTest::gtest_main)
  if(NOT ARG_PRECOMPILED_AS)
    set(ARG_PRECOMPILED_AS tests_precompiled)
  endif()
  if(FARMGATE_PRECOMPILED AND NOT ARG_PRECOMPILED_AS STREQUAL "none")
    target_precompile_headers(${name} REUSE_FROM ${ARG_PRECOMPILED_AS})
  endif()
  set(properties TIMEOUT 600 ${ARG_PROPERTIES})
  if(ARG_RUNS_TBB)
    list(APPEND properties ENVIRONMENT_MODIFICATION
      "TSAN_OPTIONS=string_append: suppressions=${PROJECT_SOURCE_DIR}/tests/support/tsan_tbb.supp")
  endif()
  set(environment)
  if(ARG_RUNS_TLS)
    set(environment LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/lsan_tls.supp:print_suppressions=0)
  endif()
  if(FARMGATE_TEST_RUNS EQUAL 0)
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES ${properties} ENVIRONMENT "${environment}")
    return()
  endif()
  math(EXPR last "${FARMGATE_TEST_RUNS} - 1")
  foreach(run RANGE ${last})
    add_test(NAME ${name}.${run} COMMAND ${name})
    set_tests_properties(${name}.${run} PROPERTIES ${properties}
      ENVIRONMENT "${environment};GTEST_TOTAL_SHARDS=${FARMGATE_TEST_RUNS};GTEST_SHARD_INDEX=${run}")
  endforeach()
endfunction()
