# cmake -DSOURCE=… -DTO=… -P ui_without_npm.cmake
# Without npm, and with one that fails as behind an inspecting proxy, the pages get the plain style, and it says how to get
# the other.
function(plain_wanted name folder says)
    file(REMOVE_RECURSE ${TO}/${name})
    execute_process(COMMAND ${CMAKE_COMMAND} -E env PATH=${folder} ${CMAKE_COMMAND} -DFROM=${SOURCE}/serve/ui
                            -DTO=${TO}/${name} -P ${SOURCE}/serve/ui/install_packages.cmake
                    RESULT_VARIABLE result ERROR_VARIABLE said OUTPUT_VARIABLE said)
    if(result OR NOT said MATCHES "${says}" OR NOT said MATCHES "plain style" OR NOT said MATCHES "NODE_EXTRA_CA_CERTS")
        message(FATAL_ERROR "${name}: ended with ${result} and said: ${said}")
    endif()
    execute_process(COMMAND ${CMAKE_COMMAND} -DOUTPUT=${TO}/${name}/assets.c -DFOLDER=${SOURCE}/serve/ui
                            -DPACKAGES=${TO}/${name}/node_modules -P ${SOURCE}/serve/ui/embed_assets.cmake
                    RESULT_VARIABLE result)
    file(READ ${TO}/${name}/assets.c assets)
    if(result OR NOT assets MATCHES "assets_are_plain = true")
        message(FATAL_ERROR "${name}: the plain style is not embedded")
    endif()
endfunction()

file(MAKE_DIRECTORY ${TO}/empty ${TO}/failing)
file(WRITE ${TO}/failing/npm "#!/bin/sh\necho 'npm error self-signed certificate in certificate chain' >&2\nexit 1\n")
file(CHMOD ${TO}/failing/npm PERMISSIONS OWNER_READ OWNER_EXECUTE)
plain_wanted(missing ${TO}/empty "there is no npm")
plain_wanted(refused ${TO}/failing "could not install")

# A class that a page uses has a rule in the plain style, unless it carries none by itself.
file(GLOB pages ${SOURCE}/serve/ui/*.c)
file(READ ${SOURCE}/serve/ui/plain.css style)
set(bare "template|template__body|frontend|js-|character-count$|grid-row|licence|table__head$|table__body|table__row|footer__|error-summary__|\
service-navigation__(wrapper|toggle|link|item$|container|active-fallback)|notification-banner--success|summary-card__action$|\
pagination__|radios$|radios--small|date-input__|warning-text__text|table--small|link$|table__caption--m|js-character-count|main-wrapper$")
foreach(page IN LISTS pages)
    file(READ ${page} text)
    string(REGEX MATCHALL "govuk-[a-z_-]*[a-z]" classes "${text}")
    foreach(class IN LISTS classes)
        string(FIND "${style}" ".${class}" at)
        if(at EQUAL -1 AND NOT class MATCHES "govuk-(${bare})")
            message(FATAL_ERROR "${page}: plain.css has no rule for ${class}")
        endif()
    endforeach()
endforeach()
