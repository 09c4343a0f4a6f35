// Two people call each other: over UDP from one of them, and over TLS from the other, whose network has no UDP. Then
// their messages go over such a connection.

import { createHash, X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { wrong } from './people.mjs';
import { plain } from './together.mjs';

/** By which candidates each of them sends, once the better ones were found. */
const WAYS = ['relay relay udp', 'relay relay tls'];
const PATIENCE = 90_000;

/** The SHA-256 of the key of a relay's certificate, by which a browser takes it without knowing who signed it. */
export function key(host, port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, rejectUnauthorized: false }, () => {
      const { publicKey } = new X509Certificate(socket.getPeerX509Certificate().raw);
      socket.destroy();
      resolve(createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('base64'));
    }).on('error', reject);
  });
}

/** Runs in the page before anything else: has its connections at hand, which the page keeps to itself. */
export function before() {
  const Connection = globalThis.RTCPeerConnection;
  globalThis.connections = [];
  globalThis.RTCPeerConnection = class extends Connection {
    constructor(...how) {
      super(...how);
      globalThis.connections.push(this);
    }

    createDataChannel(...what) {
      return (globalThis.channel = super.createDataChannel(...what));
    }
  };
}

/** What a page's connection has sent and received, and which way it goes. */
function counts({ page }) {
  return page.evaluate(async () => {
    const connection = globalThis.connections.findLast((one) => one.connectionState !== 'closed');
    const stats = (await connection?.getStats()) ?? new Map();
    const all = [...stats.values()];
    const of = (type, kind) => all.find((one) => one.type === type && one.kind === kind) ?? {};
    const pair = stats.get(all.find((one) => one.type === 'transport')?.selectedCandidatePairId);
    const local = stats.get(pair?.localCandidateId);
    const sound = of('outbound-rtp', 'audio');
    return {
      way: [local?.candidateType, stats.get(pair?.remoteCandidateId)?.candidateType, local?.relayProtocol].join(' '),
      host: local?.url?.split(':')[1],
      heard: of('inbound-rtp', 'audio').bytesReceived ?? 0,
      frames: of('inbound-rtp', 'video').framesDecoded ?? 0,
      packet: sound.bytesSent / sound.packetsSent,
    };
  });
}

/** Waits until a page has counted more, and gives what it counted. */
async function until(one, reached) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await one.page.waitForTimeout(50)) {
    const now = await counts(one);
    if (reached(now)) {
      return now;
    }
  }
  throw new Error(`${one.name}'s call doesn't come so far: ${JSON.stringify(await counts(one))}`);
}

const both = (pair, reached) => Promise.all(pair.map((one, i) => until(one, (now) => reached(now, i))));
const called = (one) => one.page.getByRole('alertdialog');
const talking = (one) => one.page.getByRole('region', { name: /^Call with/ });
const hangUp = (one) => one.press(one.button('Hang up', talking(one)));
const over = (one) => talking(one).waitFor({ state: 'detached' });

/** What one presses of a call that rings; by keyboard F9 leads there. */
async function answer(one, what) {
  await called(one).waitFor();
  if (!one.wide) {
    await one.page.keyboard.press('F9');
  }
  await one.press(one.button(what, called(one)));
}

/** Where no relay hides the two from each other, each is asked once whether they may be seen. */
export async function asked(alice, bob) {
  await alice.press('Call');
  await alice.sees('Call Bob directly?');
  await alice.look('the question whether one may be seen');
  await alice.press('Don’t call');
  await over(alice);
  await bob.press('Call');
  await bob.sees('Call Alice directly?');
  await bob.look('the question whether one may be seen');
  await bob.press('Let them see it');
  await answer(alice, 'Accept');
  await alice.sees(/^You said no before\./);
  await alice.escape();
  await answer(alice, 'Decline');
  await bob.sees('Alice can’t talk now.');
  await takeBack(bob);
}

/** What was allowed is taken back. */
async function takeBack(one) {
  await one.about();
  await one.press('Take that yes back');
  await one.sees(/won’t be shown your network address/);
  await one.page.getByRole('checkbox', { name: 'Directly while both are there', checked: false }).waitFor();
  await one.back();
}

/** Whoever is in a dialog meanwhile hears it, and can answer. */
export async function declined(caller, callee) {
  await callee.page.keyboard.press('Control+k');
  await callee.page.getByRole('dialog').waitFor();
  await caller.press('Call');
  await called(callee).waitFor();
  await caller.look('a page that calls');
  await callee.look('a page that rings');
  await answer(callee, 'Decline');
  await called(callee).waitFor({ state: 'detached' });
  await callee.page.getByRole('dialog').waitFor();
  await callee.escape();
  await caller.sees(`${callee.name} can’t talk now.`);
  await caller.noted('Call that was declined.');
}

export async function missed(caller, callee) {
  await caller.press('Call');
  await called(callee).waitFor();
  await hangUp(caller);
  await called(callee).waitFor({ state: 'detached' });
  await callee.noted('Missed call.');
}

/** By voice; sound goes both ways, at a constant rate. Bob's other device rings until it was taken. */
export async function voice(alice, bob, tablet, seen, took) {
  const connections = () => bob.page.evaluate(() => globalThis.connections.length);
  const others = await connections();
  await alice.press('Call');
  await Promise.all([bob, tablet].map((one) => called(one).waitFor()));
  seen.beforeAccepting = (await connections()) - others;
  const began = Date.now();
  await answer(bob, 'Accept');
  const pair = [alice, bob];
  const first = await both(pair, ({ heard }) => heard > 0);
  took.voice = Date.now() - began;
  await called(tablet).waitFor({ state: 'detached' });
  const later = await both(pair, ({ heard, way }, i) => heard > first[i].heard + 4_000 && way === WAYS[i]);
  seen.packets = later.map(({ packet }) => Number.isInteger(packet) && packet > 0);
  await alice.sees(/^Relayed by 127\.0\.0\.[12]: Bob sees its address, not yours\./);
  await alice.look('a call by voice');
  await bob.look('a call by voice');
}

/** What each can do in a call. */
export async function means(one, other) {
  const muted = one.page.getByRole('button', { name: 'Mute your microphone', pressed: true });
  await one.press('Mute your microphone');
  await muted.waitFor();
  if (await one.page.evaluate(() => globalThis.connections.at(-1).getSenders()[0].track.enabled)) {
    wrong.push(`${one.name} is muted and heard`);
  }
  await one.press('Mute your microphone');
  await muted.waitFor({ state: 'detached' });
  await one.press('Your camera');
  await other.field(`${one.name}’s picture`).waitFor();
  await until(other, ({ frames }) => frames > 2);
  await one.press('Your camera');
  await one.press('Microphone, camera and speaker');
  await one.field(/^Speaker/).waitFor();
  await one.look('the choice of devices');
  await unplugged(one);
  await one.escape();
}

/** The microphone that was chosen is unplugged: another one is listened to, as if none had been chosen. */
async function unplugged(one) {
  await one.choose(one.page.getByRole('combobox', { name: 'Microphone' }), 'Fake Audio Input 2');
  const heard = await one.page.evaluate(async () => {
    const [sender] = globalThis.connections.at(-1).getSenders();
    const until = async (what) => {
      for (let i = 0; i < 200 && !what(); i++) {
        await new Promise((next) => setTimeout(next, 50));
      }
    };
    await until(() => sender.track?.label === 'Fake Audio Input 2');
    const unplugged = sender.track;
    const { deviceId } = unplugged.getSettings();
    const devices = navigator.mediaDevices;
    const real = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (what) =>
      what.audio.deviceId?.exact === deviceId ? Promise.reject(new OverconstrainedError('deviceId')) : real(what);
    unplugged.dispatchEvent(new Event('ended'));
    await until(() => sender.track !== unplugged);
    delete devices.getUserMedia;
    return [unplugged, sender.track].map((track) => track?.label);
  });
  if (heard[0] !== 'Fake Audio Input 2' || heard[1] === undefined || heard[1] === heard[0]) {
    wrong.push(`${one.name} unplugs a microphone and is heard by ${heard.join(', then ')}`);
  }
}

/** A page that is loaded anew in a call has ended it. */
export async function reloaded(one, other) {
  await Promise.all([over(other), one.page.reload()]);
  await other.noted(/Call, \d+ s\./);
  await one.open(plain(one, other.name));
}

/** Hung up before the browser gave the microphone: it is given back at once. */
export async function tooLate(one) {
  await one.page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const real = devices.getUserMedia.bind(devices);
    globalThis.asked = new Promise((asked) => {
      devices.getUserMedia = (what) =>
        new Promise((resolve) => {
          globalThis.give = async () => {
            delete devices.getUserMedia;
            const stream = await real(what);
            resolve(stream);
            return stream;
          };
          asked();
        });
    });
  });
  await one.press('Call');
  await one.page.evaluate(() => globalThis.asked);
  await hangUp(one);
  await over(one);
  const given = await one.page.evaluate(async () => {
    const stream = await globalThis.give();
    await new Promise((next) => setTimeout(next, 0));
    return stream.getTracks().map(({ readyState }) => readyState).join();
  });
  if (given !== 'ended') {
    wrong.push(`a microphone that is given after the call was over is ${given}`);
  }
}

/** Both call each other at once: one of the two calls goes on, and nobody is asked. */
export async function crossed(alice, bob) {
  const rings = [alice, bob].map(({ page }) => page.waitForRequest('**/api/call-ring'));
  for (const { page } of [alice, bob]) {
    await page.route('**/api/call-ring', async (route) => {
      await Promise.all(rings);
      await route.continue();
    });
  }
  await Promise.all([alice.press('Call'), bob.press('Call')]);
  await both([alice, bob], ({ heard }) => heard > 0);
  for (const { page } of [alice, bob]) {
    await page.unroute('**/api/call-ring');
  }
  await hangUp(bob);
  await over(alice);
}

/** With pictures, and one of the relays is killed meanwhile. */
export async function pictures(caller, callee, kill, seen, took) {
  await caller.press('Call with video');
  await called(callee).waitFor();
  await callee.look('a page that rings with video');
  const began = Date.now();
  await answer(callee, 'With video');
  const pair = caller.wide ? [caller, callee] : [callee, caller];
  const film = await both(pair, ({ frames, heard }) => frames > 0 && heard > 0);
  took.video = Date.now() - began;
  await both(pair, ({ way }, i) => way === WAYS[i]);
  for (const one of pair) {
    await one.field('Your picture').waitFor();
    await one.look('a call with pictures');
  }
  const killed = Date.now();
  kill(film[0].host);
  await pair[0].sees('Nothing gets through. Trying other ways…');
  await pair[0].look('a call that is interrupted');
  await pair[0].page.getByText('Nothing gets through.').waitFor({ state: 'detached' });
  const then = await Promise.all(pair.map(counts));
  const after = await both(pair, ({ frames }, i) => frames > then[i].frames + 2);
  took.otherRelay = Date.now() - killed;
  seen.otherRelay = after.every(({ host }) => host !== film[0].host);
  await caller.escape();
  await hangUp(caller);
  await over(callee);
}

/** Messages over a connection of their own, which is cut between two of them. */
export async function direct(alice, bob, seen) {
  for (const one of [alice, bob]) {
    await one.about();
    await one.check('Directly while both are there');
  }
  for (const one of [alice, bob]) {
    await one.sees('Connected directly now.');
    await one.look('a contact who is connected directly');
    await one.back();
  }
  await bob.say('One directly');
  await alice.said('One directly').waitFor();
  seen.direct = await bob.page.evaluate(async () => {
    const stats = await globalThis.connections.findLast((one) => one.connectionState === 'connected').getStats();
    return [...stats.values()].find((one) => one.type === 'data-channel').messagesSent > 0;
  });
  const longer = await bob.page.evaluate(() => {
    try {
      globalThis.channel.send(new Uint8Array(16_385));
      return 'sent';
    } catch {
      return 'refused';
    }
  });
  if (longer !== 'refused') {
    wrong.push('the other page takes messages that are longer than any');
  }
  await bob.say('Two directly');
  await bob.page.evaluate(() => globalThis.connections.findLast((one) => one.connectionState === 'connected').close());
  await bob.say('Three not directly');
  await alice.say('Four not directly');
  await bob.said('Four not directly').waitFor();
  await alice.said('Three not directly').waitFor();
  seen.arrived = [await alice.said('directly').count(), await bob.said('directly').count()];
  await takeBack(alice);
}

/** The browser says that somebody else is at the other end: nothing is played. */
export async function between(alice, bob, seen) {
  await alice.page.evaluate(() => {
    RTCDtlsTransport.prototype.getRemoteCertificates = () => [new Uint8Array(300).buffer];
    globalThis.played = 0;
    HTMLMediaElement.prototype.play = () => Promise.resolve(globalThis.played++);
  });
  await alice.press('Call');
  await answer(bob, 'Accept');
  await alice.sees(/^Somebody stood between you and Bob\./);
  await over(bob);
  seen.played = await alice.page.evaluate(() => globalThis.played);
  seen.sent = await alice.page.evaluate(() => globalThis.connections.at(-1).getSenders().filter((one) => one.track !== null).length);
}
