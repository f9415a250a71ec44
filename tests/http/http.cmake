# The hub over HTTP and in a browser: a borough is made once a build tree, each test works on a copy. 77 = skipped.

set(hub_borough ${CMAKE_BINARY_DIR}/hub-borough/borough)
add_test(NAME hub_borough
         COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/http/hub_bench.py ${hub_borough} $<TARGET_FILE:hearth>)
set(hub_maker "")
if(CMAKE_C_FLAGS MATCHES "fsanitize=thread")
    set(hub_maker HEARTH_MAKER=${CMAKE_SOURCE_DIR}/.build/release/hearth)
endif()
set_tests_properties(hub_borough PROPERTIES LABELS http TIMEOUT 600 SKIP_RETURN_CODE 77 FIXTURES_SETUP hub_borough
                     ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1;${hub_maker}")
foreach(name routes queue find holds hostile crowd entrance logins mutate forms decisions kill night first broken)
    add_test(NAME hub_${name}
             COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/http/hub_${name}.py ${hub_borough} $<TARGET_FILE:hearth>)
    set_tests_properties(hub_${name} PROPERTIES LABELS http TIMEOUT 600 SKIP_RETURN_CODE 77
                         FIXTURES_REQUIRED hub_borough ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endforeach()

# --- hostile input is for the sanitizers: the released program need not repeat it
set_tests_properties(hub_hostile PROPERTIES LABELS "http;sanitized")

# --- also under the thread sanitizer
set_tests_properties(hub_routes hub_forms hub_night PROPERTIES LABELS "http;races")

# --- a browser; its packages come by npm from a lock file into .build/browser
add_test(NAME hub_browser
         COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/browser/hub_browser.py ${hub_borough} $<TARGET_FILE:hearth>
                 ${CMAKE_SOURCE_DIR}/.build/browser)
set_tests_properties(hub_browser PROPERTIES LABELS "http;release" TIMEOUT 900 SKIP_RETURN_CODE 77 FIXTURES_REQUIRED hub_borough
                     ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)

# --- the same with the pages that a build without npm packages has: its asset table takes the place of the one in the library
set(assets_plain ${CMAKE_BINARY_DIR}/assets_plain.c)
add_custom_command(OUTPUT ${assets_plain} DEPENDS ${assets} ${ui}/embed_assets.cmake
                   COMMAND ${CMAKE_COMMAND} -DOUTPUT=${assets_plain} -DFOLDER=${ui} -DPACKAGES=${CMAKE_BINARY_DIR}/none
                           -P ${ui}/embed_assets.cmake)
add_executable(hearth_plain EXCLUDE_FROM_ALL hearth.c ${guides_c} ${assets_plain})
target_link_libraries(hearth_plain PRIVATE samples serve eval train)
add_dependencies(unit_tests hearth_plain)
add_test(NAME hub_browser_plain
         COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/browser/hub_browser.py ${hub_borough} $<TARGET_FILE:hearth_plain>
                 ${CMAKE_SOURCE_DIR}/.build/browser)
set_tests_properties(hub_browser_plain PROPERTIES LABELS "http;nightly" TIMEOUT 900 SKIP_RETURN_CODE 77
                     FIXTURES_REQUIRED hub_borough ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
add_test(NAME ui_without_npm
         COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DTO=${CMAKE_BINARY_DIR}/ui-without-npm
                 -P ${CMAKE_SOURCE_DIR}/tests/http/ui_without_npm.cmake)
set_tests_properties(ui_without_npm PROPERTIES LABELS unit TIMEOUT 120)

# --- as a service: what the service manager hears; the package and its unit
add_test(NAME hub_service COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/http/hub_service.py $<TARGET_FILE:hearth>)
set_tests_properties(hub_service PROPERTIES LABELS http TIMEOUT 120 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
if(NOT CMAKE_BUILD_TYPE STREQUAL Debug)
    add_test(NAME package COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/package.py ${CMAKE_BINARY_DIR})
    set_tests_properties(package PROPERTIES LABELS release TIMEOUT 300)
endif()
