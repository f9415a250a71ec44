# The hub over HTTP and in a browser: a borough is made once a build tree, each test works on a copy. 77 = skipped.

set(hub_borough ${CMAKE_BINARY_DIR}/hub-borough/borough)
add_test(NAME hub_borough
         COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/http/hub_bench.py ${hub_borough} $<TARGET_FILE:hearth>)
set_tests_properties(hub_borough PROPERTIES LABELS http TIMEOUT 600 SKIP_RETURN_CODE 77 FIXTURES_SETUP hub_borough
                     ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
foreach(name routes hostile forms kill night first)
    add_test(NAME hub_${name}
             COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/http/hub_${name}.py ${hub_borough} $<TARGET_FILE:hearth>)
    set_tests_properties(hub_${name} PROPERTIES LABELS http TIMEOUT 600 SKIP_RETURN_CODE 77
                         FIXTURES_REQUIRED hub_borough ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endforeach()

# --- also under the thread sanitizer
set_tests_properties(hub_routes hub_forms hub_night PROPERTIES LABELS "http;races")

# --- a browser; its packages come by npm from a lock file into .build/browser
add_test(NAME hub_browser
         COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/browser/hub_browser.py ${hub_borough} $<TARGET_FILE:hearth>
                 ${CMAKE_SOURCE_DIR}/.build/browser)
set_tests_properties(hub_browser PROPERTIES LABELS http TIMEOUT 900 SKIP_RETURN_CODE 77 FIXTURES_REQUIRED hub_borough
                     ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
