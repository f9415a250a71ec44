// node pictures.mjs BASE FOLDER NAME PASSWORD: every page as a reviewer sees it, on a desk and on a phone.
import { browserOpen, pageOpen, signIn } from './hub_page.mjs';

const [base, folder, name, password] = process.argv.slice(2);
const sizes = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
const browser = await browserOpen();
for (const [size, viewport] of Object.entries(sizes)) {
  const page = await pageOpen(browser, base, { viewport });
  const take = async (picture) => page.screenshot({ path: `${folder}/${picture}-${size}.png`, fullPage: true });
  await page.goto('/login');
  await take('login');
  await signIn(page, name, password);
  await page.goto('/queue');
  await take('queue');
  const path = await page.locator('a[href^="/cases/"]').first().getAttribute('href');
  await page.goto(path);
  await take('case');
  for (const part of ['identity', 'decide', 'history']) {
    await page.goto(`${path}/${part}`);
    await take(part);
    if (part !== 'history') {
      await page.click('main button[type=submit]');
      await take(`${part}-errors`);
    }
  }
  for (const other of ['decisions', 'models', 'audit']) {
    await page.goto(`/${other}`);
    await take(other);
  }
}
await browser.close();
