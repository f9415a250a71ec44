// A browser that has signed in, for the tests and for the pictures. Packages are found in $HEARTH_BROWSER_PACKAGES.
import { createRequire } from 'node:module';

const require = createRequire(process.env.HEARTH_BROWSER_PACKAGES + '/');
const { chromium } = require('playwright-core');

export const axeSource = require('axe-core').source;

export async function browserOpen() {
  return chromium.launch({
    executablePath: process.env.HEARTH_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
}

// options: those of a new context, such as {javaScriptEnabled: false, viewport: {width: 390, height: 844}}.
export async function pageOpen(browser, base, options = {}) {
  const context = await browser.newContext({ baseURL: base, locale: 'en-GB', timezoneId: 'Europe/London', ...options });
  context.setDefaultTimeout(20000);
  return context.newPage();
}

export async function signIn(page, name, password) {
  await page.goto('/login');
  await page.fill('#name', name);
  await page.fill('#password', password);
  await page.click('main button[type=submit]');
  await page.waitForURL((url) => url.pathname !== '/login');
}
