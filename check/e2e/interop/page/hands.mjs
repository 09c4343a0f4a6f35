// People before their pages: those with a wide window use the mouse, those with a narrow one the keyboard alone.

import { look, person } from './people.mjs';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
/** Steps of the keyboard within which whatever there is on a page has to be reached. */
const STEPS = 120;

/** Letters that follow one another sooner are of one word, by which an entry of a list is found. */
const LETTERS = 1_100;

/** Everybody there is. */
export const people = [];

/** The key that brings the focus nearer to an element of a page, or nothing if it is there. */
function nearer(wanted) {
  const now = document.activeElement ?? document.body;
  if (now === wanted) {
    return '';
  }
  const behind = (now.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const among =
    wanted.type === 'radio'
      ? now.type === 'radio' && wanted.closest('fieldset')?.contains(now)
      : wanted.tabIndex < 0 && wanted.closest('ul, ol')?.contains(now);
  if (among) {
    return behind ? 'ArrowDown' : 'ArrowUp';
  }
  return behind ? 'Tab' : 'Shift+Tab';
}

/** One person before a page, with a hand for it. */
export class Person {
  constructor(name, page, wide) {
    Object.assign(this, { name, page, wide });
    people.push(this);
  }

  button(name, among = this.page) {
    return among.getByRole('button', { name, exact: typeof name === 'string' });
  }

  field(label) {
    return this.page.getByLabel(label);
  }

  sees(text) {
    return this.page.getByText(text).first().waitFor();
  }

  /** By keyboard: brings the focus to it, as somebody does who has no mouse. */
  async reach(what) {
    await what.waitFor({ state: 'attached' });
    for (let step = 0; step < STEPS; step++) {
      const key = await what.evaluate(nearer);
      if (key === '') {
        return;
      }
      await this.page.keyboard.press(key);
    }
    throw new Error(`${this.name} doesn't reach it by keyboard: ${what}`);
  }

  /** Presses a button, by its name or as it was found. */
  async press(what) {
    const button = typeof what === 'string' || what instanceof RegExp ? this.button(what).first() : what;
    if (this.wide) {
      await button.click();
      return;
    }
    await this.reach(button);
    await button.and(this.page.locator(':not(:disabled)')).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Checks a box, or chooses one of several. */
  async check(what) {
    const box = typeof what === 'string' || what instanceof RegExp ? this.field(what) : what;
    if (this.wide) {
      await box.check();
      return;
    }
    await this.reach(box);
    if (!(await box.isChecked())) {
      await this.page.keyboard.press('Space');
    }
  }

  /** Writes into a field in place of what is there. */
  async write(what, text) {
    const field = typeof what === 'string' || what instanceof RegExp ? this.field(what) : what;
    if (this.wide) {
      await field.click();
    } else {
      await this.reach(field);
    }
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.insertText(text);
  }

  /** Chooses one of a list. */
  async choose(what, text) {
    const list = typeof what === 'string' || what instanceof RegExp ? this.field(what) : what;
    if (this.wide) {
      await list.selectOption({ label: text });
      return;
    }
    await this.reach(list);
    await this.page.waitForTimeout(LETTERS);
    await this.page.keyboard.type(text);
  }

  said(text) {
    return this.page.locator('.message').filter({ hasText: text });
  }

  noted(text) {
    return this.page.locator('.notice').filter({ hasText: text }).last().waitFor();
  }

  async say(text) {
    await this.write(/^Message to/, text);
    await this.page.keyboard.press('Enter');
  }

  /** One step back, if there is one. */
  async back() {
    const back = this.button('Back').and(this.page.locator(':visible')).last();
    const can = await back.isVisible();
    if (can) {
      await this.press(back);
    }
    return can;
  }

  /** To the list of conversations, step by step. */
  async home() {
    for (let step = 0; step < STEPS && (await this.back()); step++);
  }

  /** Opens a conversation, by what its row says. */
  async open(row) {
    await this.home();
    await this.press(this.page.locator('.conversation-row').filter(typeof row === 'string' ? { hasText: row } : row));
    await this.field(/^Message to/).waitFor();
  }

  /** Opens or leaves what there is to know about a conversation. */
  about(what) {
    return this.press(this.button(what ?? 'About this conversation').last());
  }

  async settings(section) {
    const sections = this.page.getByRole('navigation', { name: 'Settings' });
    if (!(await sections.isVisible())) {
      await this.home();
      await this.press('Settings');
    }
    await this.press(this.button(section, sections));
  }

  escape() {
    return this.page.keyboard.press('Escape');
  }

  /** Goes on in a window of the other kind, with the other hand. */
  async becomes(wide) {
    this.wide = wide;
    await this.page.setViewportSize(wide ? WIDE : NARROW);
  }

  /** What axe finds against the page as it is now, in both themes. */
  look(where) {
    return look(this.page, `${where}${this.wide ? '' : ', in a narrow window'}`);
  }
}

/** Somebody in a window of its own. */
export async function somebody(browser, name, address, { wide, before }) {
  const size = wide ? WIDE : NARROW;
  return new Person(name, await person(browser, name, address, { size, colorScheme: 'light', before }), wide);
}
