// Everything works without this file: it adds the counters, menus and focus of govuk-frontend.
import { initAll } from './govuk.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
