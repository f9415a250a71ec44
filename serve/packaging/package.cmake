# The Debian package: the program, its service and the service's user. `cpack -G DEB` in the build folder writes it.

include(GNUInstallDirs)
set(packaging ${CMAKE_SOURCE_DIR}/serve/packaging)
install(TARGETS hearth RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${packaging}/hearth.service DESTINATION lib/systemd/system)
install(FILES ${packaging}/hearth.sysusers.conf DESTINATION lib/sysusers.d RENAME hearth.conf)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME hearth)
set(CPACK_PACKAGE_VENDOR "hearth")
set(CPACK_PACKAGE_CONTACT "the maintainers of hearth <hearth@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "early-intervention alerts for a multi-agency safeguarding hub")
set(CPACK_PACKAGE_DESCRIPTION "Links the records of many agencies, ranks the families that a hub\n\
could review first, explains each alert by its records, and evaluates\nwhether interventions made a difference. Professionals decide.")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON) # the libraries that the program is linked to
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${packaging}/postinst ${packaging}/prerm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
