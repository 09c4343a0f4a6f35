// How long two people wait for a call: one over UDP, the other over UDP or, in a network without it, over TLS.
//
//   node call.mjs CHROMIUM RELAY,RELAY TURN-HOST:PORT,TURN-HOST:PORT ADDRESS-OF-ALICES-APP ADDRESS-OF-BOBS-APP ROUNDS
//
// Prints one JSON object: milliseconds of each step.

import { createHash, X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { chromium } from 'playwright-core';

const [executablePath, relays, places, alices, bobs, rounds] = process.argv.slice(2);
const steps = {};

/** The SHA-256 of the key of a relay's certificate, by which a browser takes it without knowing who signed it. */
function key(place) {
  const [host, port] = place.split(':');
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false }, () => {
      const { publicKey } = new X509Certificate(socket.getPeerX509Certificate().raw);
      socket.destroy();
      resolve(createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('base64'));
    }).on('error', reject);
  });
}

const keys = await Promise.all(places.split(',').map(key));
const args = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  `--ignore-certificate-errors-spki-list=${keys}`,
];

/** Has the page's clock at hand, and what its connection has heard. */
function before() {
  const Connection = globalThis.RTCPeerConnection;
  let current;
  globalThis.RTCPeerConnection = class extends Connection {
    constructor(...how) {
      super(...how);
      current = this;
    }
  };
  const next = () => new Promise((resolve) => setTimeout(resolve, 5));
  /** When something stands in the page, by the machine's clock. */
  globalThis.stands = async (selector) => {
    while (!document.querySelector(selector)) {
      await next();
    }
    return Date.now();
  };
  /** When something is heard. */
  globalThis.hears = async () => {
    for (;;) {
      const open = current?.connectionState === 'closed' ? undefined : current;
      const stats = [...((await open?.getStats())?.values() ?? [])];
      if (stats.some(({ type, bytesReceived }) => type === 'inbound-rtp' && bytesReceived > 0)) {
        return Date.now();
      }
      await next();
    }
  };
  addEventListener('click', () => (globalThis.clicked = Date.now()), { capture: true });
}

async function person(browser, name, address) {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.addInitScript(before);
  await page.goto(address);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Passphrase').fill(`four quiet herons wait for ${name}`);
  await page.getByLabel('I have addresses').first().check();
  await page.getByRole('textbox', { name: 'I have addresses' }).fill(relays.split(',').join('\n'));
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('button', { name: 'New conversation' }).first().waitFor();
  return page;
}

const open = await chromium.launch({ executablePath, args });
const closed = await chromium.launch({
  executablePath,
  args: [...args, '--webrtc-ip-handling-policy=disable_non_proxied_udp'],
});
const alice = await person(open, 'Alice', alices);

async function meet(joiner) {
  await alice.getByRole('button', { name: 'Make a link to send' }).click();
  const link = await alice.getByLabel('Invitation').inputValue();
  await alice.keyboard.press('Escape');
  await joiner.getByRole('button', { name: 'I have a link or a code' }).click();
  await joiner.getByLabel('Invitation').fill(link);
  await joiner.getByRole('button', { name: 'Connect' }).click();
  await joiner.getByRole('textbox', { name: /^Message to/ }).waitFor();
}

async function calls(bob, way) {
  const call = alice.getByRole('button', { name: 'Call', exact: true });
  const accept = bob.getByRole('button', { name: 'Accept' });
  for (let i = 0; i < Number(rounds); i++) {
    await call.waitFor();
    const rung = bob.evaluate(() => globalThis.stands('[role=alertdialog]'));
    await call.click();
    const clicked = await alice.evaluate(() => globalThis.clicked);
    (steps['a click on Call until the other page rings'] ??= []).push((await rung) - clicked);
    await accept.click();
    const accepted = await bob.evaluate(() => globalThis.clicked);
    const heard = await Promise.all([alice, bob].map((page) => page.evaluate(() => globalThis.hears())));
    (steps[`Accept until both hear, ${way}`] ??= []).push(Math.max(...heard) - accepted);
    const talking = alice.getByRole('region', { name: /^Call with/ });
    await talking.getByRole('button', { name: 'Hang up' }).click();
    await Promise.all([alice, bob].map((page) => page.getByRole('region', { name: /^Call with/ }).waitFor({ state: 'detached' })));
  }
}

const bob = await person(open, 'Bob', bobs);
await meet(bob);
await alice.getByRole('button', { name: /^Bob/ }).click();
await calls(bob, 'over UDP');
const session = await bob.context().storageState();
await bob.close();
const context = await closed.newContext({ locale: 'en-GB', storageState: session });
const again = await context.newPage();
again.setDefaultTimeout(60_000);
await again.addInitScript(before);
await again.goto(bobs.split('#')[0]);
await calls(again, 'one side over TLS');
await open.close();
await closed.close();
console.log(JSON.stringify(steps));
