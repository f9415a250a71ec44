// node hub_browser.mjs BASE PASSWORD: see hub_browser.py, which starts it. Each walk takes a case of its own.
import { axeSource, browserOpen, pageOpen } from './hub_page.mjs';

const [base, password] = process.argv.slice(2);
const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
const rationale = 'Spoke with the health visitor; <b>support</b> is in place & works.';
let nCheck = 0;
const failed = [];

function check(name, holds, seen = '') {
  nCheck++;
  if (!holds) failed.push(`${name}: ${String(seen).slice(0, 400)}`);
}

// axe-core's rules of WCAG 2.2 A and AA and its best practices; not where scripts cannot run.
async function judge(page, walk, name) {
  if (!walk.javaScriptEnabled) return;
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => (await globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  })).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 2).join(' | ')}`));
  check(`${walk.name}: ${name}: axe`, found.length === 0, found.join('\n'));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > globalThis.innerWidth);
  check(`${walk.name}: ${name}: nothing beside the screen`, !wide);
}

async function text(page) {
  return page.locator('main').innerText();
}

async function send(page, form = 'main form[method=post]') {
  await Promise.all([page.waitForLoadState('load'), page.locator(`${form} button[type=submit]`).click()]);
}

async function walkLogin(page, walk) {
  await page.goto('/queue');
  check(`${walk.name}: nobody is sent to the login`, new URL(page.url()).pathname === '/login', page.url());
  await judge(page, walk, 'login');
  await send(page);
  await page.waitForSelector('.govuk-error-summary');
  await judge(page, walk, 'login with errors');
  await page.fill('#name', walk.user);
  await page.fill('#password', password);
  await send(page);
  await page.waitForURL('**/queue');
}

async function walkQueue(page, walk) {
  check(`${walk.name}: twenty families`, await page.locator('.hub-queue__item').count() === 20 - walk.decided);
  check(`${walk.name}: how many of how many`, (await text(page)).includes('20 alerts (limit 20)'), await text(page));
  check(`${walk.name}: no rank and no band before one's own view`, await page.locator('.hub-rank').count() === 0 &&
    !/top \d+%/i.test(await text(page)), await text(page));
  await judge(page, walk, 'queue');
  await page.locator('.hub-queue__item a').first().click();
  await page.waitForURL('**/cases/*');
  return new URL(page.url()).pathname;
}

async function walkCase(page, walk) {
  const words = await text(page);
  for (const part of ['Why this family is listed', 'What has changed', 'Home and family',
    'Chronology', 'What is missing or may be wrong', 'Are these the right records?'])
    check(`${walk.name}: the case says ${part}`, words.includes(part));
  const facts = await page.locator('#facts + .hub-reasons > li').allInnerTexts();
  check(`${walk.name}: five facts at most, each with its date and what is usual`, facts.length > 0 && facts.length <= 5 &&
    facts.every((fact) => /\d{4} · from .* · (most children: none|8 in 10 children: )/.test(fact)), facts.join('\n'));
  check(`${walk.name}: no names before`, !words.includes('Last name'));
  await judge(page, walk, 'case');
  const targets = await page.locator('nav[aria-label=Contents] a').evaluateAll((all) => all.map((one) => document.querySelector(one.hash) !== null));
  check(`${walk.name}: the contents lead somewhere`, targets.length > 5 && targets.every((there) => there), targets.join());
  check(`${walk.name}: two years in one picture`, await page.locator('svg.hub-lanes circle').count() > 0 &&
    await page.locator('#picture ~ details a').count() > 0);
  const before = await page.locator('#chronology ~ div tbody tr').count();
  const first = await page.locator('[aria-label=Chronology] tbody tr').allInnerTexts();
  const marks = first.map((row) => row.includes('Significant:'));
  check(`${walk.name}: significant records come first`, !marks.some((mark, i) => mark && i && !marks[i - 1]), marks.join());
  const all = page.locator('a', { hasText: /^Show all \d+ records$/ });
  if (await all.count()) {
    const n = Number((await all.innerText()).match(/\d+/)[0]);
    await all.click();
    await page.waitForURL(/records=all/);
    check(`${walk.name}: all records are shown`, await page.locator('[aria-label=Chronology] tbody tr').count() === n);
  }
  await page.selectOption('select[name=person]', 'Child');
  await page.locator('.hub-filters button').click();
  await page.waitForURL(/person=Child/);
  const who = await page.locator('[aria-label=Chronology] tbody tr td:nth-child(2)').allInnerTexts();
  check(`${walk.name}: the filter shows the child alone`, who.every((one) => one === 'Child'), who.join());
  check(`${walk.name}: and fewer rows`, who.length <= before);
}

// Records first, then one's own view, then the estimate.
async function walkView(page, walk, path) {
  await page.goto(path);
  const html = await page.content();
  check(`${walk.name}: the records come before the view`, html.indexOf('id="chronology"') < html.indexOf('id="view"'));
  check(`${walk.name}: the view comes before the reasons`, html.indexOf('id="view"') < html.indexOf('id="why"'));
  check(`${walk.name}: no estimate yet`, !html.includes('Model estimate:') && !html.includes('How the model weighs this'));
  check(`${walk.name}: no band yet`, !/top \d+%/i.test(await page.locator('main > p, main h1 ~ p').first().innerText()));
  check(`${walk.name}: no rank yet`, !/Rank \d/.test(await text(page)));
  await send(page, 'form[action$="/view"]');
  await page.waitForSelector('.govuk-error-summary');
  await judge(page, walk, 'case with an error');
  await page.check('input[name=closer_look][value=yes]');
  await send(page, 'form[action$="/view"]');
  await page.waitForURL((url) => url.pathname === path && url.hash === '#why');
  check(`${walk.name}: the estimate follows`, /\d in 100; among all children under two/.test(await text(page)));
  check(`${walk.name}: one number, the range is folded`, !(await page.locator('.hub-chance > p').allInnerTexts()).join().includes('interval'));
  check(`${walk.name}: the view is kept`, (await text(page)).includes('before the estimate'));
  await judge(page, walk, 'case with an estimate');
  await page.goto('/queue');
  check(`${walk.name}: now the queue has the rank of this case alone`, await page.locator('.hub-rank').count() === 1);
}

// Looking changes nothing; taking the case and handing it over do.
async function walkOwner(page, walk, path) {
  await page.goto(path);
  check(`${walk.name}: nobody works on the case`, (await text(page)).includes('Nobody works on this case yet'));
  check(`${walk.name}: five cells say where the child stands`, await page.locator('.hub-position dt').count() === 5);
  await send(page, 'form[action$="/take"]');
  await page.waitForURL((url) => url.pathname === path);
  check(`${walk.name}: the case has an owner`, (await text(page)).includes(`Owner: ${walk.user}`));
  await page.goto(`${path}/hand-over`);
  await judge(page, walk, 'hand over');
  await send(page);
  await page.waitForSelector('.govuk-error-summary');
  await judge(page, walk, 'hand over with errors');
  await page.check('input[name=to][value="-"]');
  await page.fill('#words', 'Another team is to look');
  await send(page);
  await page.waitForURL((url) => url.pathname === path);
  check(`${walk.name}: the case is put back`, (await text(page)).includes('Nobody works on this case yet'));
  for (const show of ['known', 'little', 'held']) {
    await page.goto(`/queue?show=${show}`);
    await judge(page, walk, show);
  }
}

async function walkReveal(page, walk, path) {
  await page.goto(`${path}/identity`);
  await judge(page, walk, 'identity');
  await send(page);
  await page.waitForSelector('.govuk-error-summary');
  await judge(page, walk, 'identity with errors');
  await page.locator('input[name=reason]').first().check();
  await page.fill('#words', 'To speak with the family');
  await send(page);
  await page.waitForURL((url) => url.pathname === path);
  check(`${walk.name}: the identity is open`, (await text(page)).includes('Last name'));
  await judge(page, walk, 'case with names');
}

async function walkDecide(page, walk, path) {
  await page.goto(`${path}/decide`);
  for (const part of ['Position on', 'Why this family is listed', 'Decided before', 'Help or protect', 'Pass on', 'Nothing more for now'])
    check(`${walk.name}: deciding has ${part}`, (await text(page)).includes(part));
  await judge(page, walk, 'decide');
  await page.locator('button[value=record]').click();
  await page.waitForSelector('.govuk-error-summary');
  check(`${walk.name}: three things are wanted`, await page.locator('.govuk-error-summary li').count() === 3);
  await judge(page, walk, 'decide with errors');
  await page.locator('.govuk-error-summary a').first().click();
  await page.check('input[name=outcome][value=watch]');
  await page.check('input[name=agree][value=no]');
  await page.check('input[name=need][value="2"]');
  await page.check('input[name=informed][value=no]');
  await page.check('input[name=agreement][value=not_sought]');
  await page.fill('#agreement_why', 'It would put the child at risk');
  await page.fill('#rationale', rationale);
  await page.locator('button[value=draft]').click();
  await page.waitForSelector('.govuk-inset-text');
  check(`${walk.name}: the draft is kept`, await page.inputValue('#rationale') === rationale &&
    await page.isChecked('input[name=need][value="2"]') && (await text(page)).includes('This is your draft'));
  await judge(page, walk, 'decide with a draft');
  await page.locator('button[value=record]').click();
  await page.waitForSelector('.govuk-error-summary');
  check(`${walk.name}: watching wants a date`, /date/i.test(await page.locator('.govuk-error-summary').innerText()));
  check(`${walk.name}: what was typed stays`, await page.inputValue('#rationale') === rationale);
  await page.check('input[name=outcome][value=early_help]');
  await page.locator('button[value=record]').click();
  await page.waitForSelector('.govuk-notification-banner--success');
  check(`${walk.name}: it is recorded`, (await text(page)).includes('Your decision has been saved'));
  check(`${walk.name}: and the next case is named`, /Recorded. Next: case \d+/.test(await text(page)));
  check(`${walk.name}: it can be undone`, (await text(page)).includes('You can undo your decision until'));
  await judge(page, walk, 'case after the decision');
}

async function walkAfter(page, walk, path) {
  await page.goto(`${path}/history`);
  check(`${walk.name}: the history has it`, (await text(page)).includes(rationale), await text(page));
  await judge(page, walk, 'history');
  await page.goto('/decisions');
  check(`${walk.name}: so have my decisions`, (await text(page)).includes(rationale));
  await judge(page, walk, 'decisions');
  await page.goto('/queue?show=decided');
  check(`${walk.name}: it is among the decided`, await page.locator(`a[href="${path}"]`).count() > 0);
  await judge(page, walk, 'decided');
  await page.goto('/models');
  await judge(page, walk, 'models');
  await page.locator('.hub-account').click();
  await page.waitForURL('**/account');
  await judge(page, walk, 'own account');
  await page.goto('/no-such-page');
  await judge(page, walk, 'not found');
  await page.locator('.hub-signout').click();
  await page.waitForURL('**/login?signed_out=1');
  check(`${walk.name}: told that this is the end`, (await page.innerText('main')).includes('You have signed out'));
  await judge(page, walk, 'signed out');
  await page.goto(path);
  check(`${walk.name}: signed out`, new URL(page.url()).pathname === '/login', page.url());
}

async function walkAll(browser, walk) {
  const page = await pageOpen(browser, base, { viewport: walk.viewport, javaScriptEnabled: walk.javaScriptEnabled });
  const problems = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  await walkLogin(page, walk);
  const path = await walkQueue(page, walk);
  await walkCase(page, walk);
  await walkOwner(page, walk, path);
  await walkView(page, walk, path);
  await walkReveal(page, walk, path);
  await walkDecide(page, walk, path);
  await walkAfter(page, walk, path);
  const real = problems.filter((one) => !/status of (401|404|422)/.test(one));
  check(`${walk.name}: no complaint in the console`, real.length === 0, real.join('\n'));
  await page.context().close();
}

// Tab until an element of that selector has the focus, which must be seen.
async function tabTo(page, selector) {
  for (let i = 0; i < 300; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) {
      const seen = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        return style.boxShadow !== 'none' || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) ||
          ['radio', 'checkbox'].includes(document.activeElement.type);
      });
      check(`keyboard: the focus on ${selector} is seen`, seen);
      return;
    }
  }
  throw new Error(`Tab never reaches ${selector}`);
}

async function walkKeyboard(browser, user) {
  const page = await pageOpen(browser, base, { viewport: desk });
  const enter = async () => { await page.keyboard.press('Enter'); await page.waitForLoadState('load'); };
  await page.goto('/login');
  await page.keyboard.press('Tab');
  check('keyboard: the first stop skips to the content',
    await page.evaluate(() => document.activeElement.matches('.govuk-skip-link')));
  await tabTo(page, '#name');
  await page.keyboard.type(user);
  await tabTo(page, '#password');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/queue');
  await tabTo(page, '.hub-queue__item a');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/cases/*');
  const path = new URL(page.url()).pathname;
  await tabTo(page, 'summary');
  await page.keyboard.press('Enter');
  check('keyboard: records open', await page.locator('details[open]').count() === 1);
  await page.goto(`${path}/identity`);
  await tabTo(page, 'input[name=reason]');
  await page.keyboard.press('Space');
  await tabTo(page, '#words');
  await page.keyboard.type('To speak with the family');
  await tabTo(page, 'main form[method=post] button');
  await enter();
  await page.waitForURL((url) => url.pathname === path);
  await tabTo(page, `a[href="${path}/decide"]`);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/decide');
  await tabTo(page, 'input[name=outcome]');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, 'input[name=agree]');
  await page.keyboard.press('Space');
  for (const name of ['need', 'informed', 'agreement']) {
    await tabTo(page, `input[name=${name}]`);
    await page.keyboard.press('Space');
  }
  await tabTo(page, '#rationale');
  await page.keyboard.type(rationale);
  await tabTo(page, 'button[value=record]');
  await enter();
  await page.waitForSelector('.govuk-notification-banner--success');
  await page.context().close();
}

async function walkOthers(browser) {
  for (const [name, paths] of [['ann', ['/queue', '/cases/9', '/models', '/cases/9/decide']], ['adam', ['/audit', '/models', '/queue']]]) {
    const page = await pageOpen(browser, base, { viewport: desk });
    const walk = { name, javaScriptEnabled: true };
    await page.goto('/login');
    await page.fill('#name', name);
    await page.fill('#password', password);
    await send(page);
    await page.waitForURL((url) => url.pathname !== '/login');
    for (const path of paths) {
      await page.goto(path);
      await judge(page, walk, path);
    }
    await page.context().close();
  }
}

const browser = await browserOpen();
const walks = [
  { name: 'desk', viewport: desk, javaScriptEnabled: true },
  { name: 'desk without JavaScript', viewport: desk, javaScriptEnabled: false },
  { name: 'phone', viewport: phone, javaScriptEnabled: true },
  { name: 'phone without JavaScript', viewport: phone, javaScriptEnabled: false },
];
try {
  for (const [i, walk] of walks.entries()) await walkAll(browser, { ...walk, user: i % 2 ? 'ravi' : 'rita', decided: i });
  await walkKeyboard(browser, 'rita');
  await walkOthers(browser);
} catch (error) {
  failed.push(error.stack);
}
await browser.close();
for (const line of failed) console.log(`FAILED ${line}`);
console.log(`${nCheck} checks, ${failed.length} failed`);
process.exit(failed.length ? 1 : 0);
