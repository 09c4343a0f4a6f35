// A second implementation of the hello, the session and the queue, written from spec/10-wire.md and
// spec/30-queue.md alone, with nothing but Node 20:
//   NODE_TLS_REJECT_UNAUTHORIZED=0 node --experimental-websocket queue.mjs tacit://...
// It carries one message from a sender to a recipient through the relay of the address, sees that a
// forged and a repeated authenticator are refused, and prints one line of JSON.
import * as crypto from 'node:crypto';

const { from: bytes, concat: join, alloc: zeros } = Buffer;
const check = (holds, what) => { if (!holds) throw new Error(what); };
const label = (text) => bytes(text + '\0', 'ascii');
const u32 = (n) => { const b = zeros(4); b.writeUInt32BE(n); return b; };
const u64 = (n) => { const b = zeros(8); b.writeBigUInt64BE(BigInt(n)); return b; };
const variable = (b) => join([u32(b.length), b]);
const hash = (...parts) => crypto.createHash('sha256').update(join(parts)).digest();
const hkdf = (ikm, salt, info, n) => bytes(crypto.hkdfSync('sha256', ikm, salt, join(info), n));

// 10-wire §1: the canonical form of protobuf. A message is a Map from field number to value.
function varint(n) {
    const out = [];
    for (n = BigInt(n); n > 127n; n >>= 7n) out.push(Number(n & 127n) | 128);
    return bytes([...out, Number(n)]);
}
function encode(fields) {
    return join(Object.entries(fields).flatMap(([number, value]) => {
        if (!Buffer.isBuffer(value)) return BigInt(value) === 0n ? [] : [varint(number << 3), varint(value)];
        return [varint((number << 3) | 2), varint(value.length), value];
    }));
}
function decode(frame) {
    const fields = {};
    let at = 0;
    let last = 0;
    const number = () => {
        let n = 0n;
        for (let shift = 0n; ; shift += 7n) {
            check(at < frame.length && shift < 64n, 'malformed');
            const b = frame[at++];
            n |= BigInt(b & 127) << shift;
            if (b < 128) { check((b > 0 || shift === 0n) && n < 1n << 64n, 'malformed'); return n; }
        }
    };
    while (at < frame.length) {
        const tag = Number(number());
        check(tag >> 3 > last && ((tag & 7) === 0 || (tag & 7) === 2), 'malformed');
        last = tag >> 3;
        const n = number();
        fields[last] = n;
        if ((tag & 7) === 2) {
            check(at + Number(n) <= frame.length, 'malformed');
            fields[last] = frame.subarray(at, (at += Number(n)));
        } else check(n !== 0n, 'malformed');
    }
    return fields;
}

// X25519 with raw keys, AES-256-GCM with ciphertext ‖ tag
function keyPair() {
    const { publicKey, privateKey } = crypto.generateKeyPairSync('x25519');
    return { privateKey, raw: bytes(publicKey.export({ format: 'jwk' }).x, 'base64url') };
}
function publicKey(crv, raw) {
    return crypto.createPublicKey({ key: { kty: 'OKP', crv, x: raw.toString('base64url') }, format: 'jwk' });
}
const agree = (pair, raw) => crypto.diffieHellman({ privateKey: pair.privateKey, publicKey: publicKey('X25519', raw) });
function seal(key, nonce, ad, plain) {
    const c = crypto.createCipheriv('aes-256-gcm', key, nonce).setAAD(ad);
    return join([c.update(plain), c.final(), c.getAuthTag()]);
}
function open(key, nonce, ad, box) {
    const d = crypto.createDecipheriv('aes-256-gcm', key, nonce).setAAD(ad).setAuthTag(box.subarray(-16));
    return join([d.update(box.subarray(0, -16)), d.final()]);
}

/** A queue session, 10-wire §3 to §5 and 30-queue §3 to §4, in mode sealed. */
class Session {
    constructor(address) {
        const [, fp, host, port] = /^tacit:\/\/([\w-]{43})@([^,]+).*:(\d+)$/.exec(address);
        Object.assign(this, { fp: bytes(fp, 'base64url'), sent: 0, received: 0, seq: 0, frames: [], wake: [] });
        this.socket = new WebSocket(`wss://${host}:${port}/queue`);
        this.socket.binaryType = 'arraybuffer';
        this.socket.onmessage = (m) => { this.frames.push(bytes(m.data)); this.wake.shift()?.(); };
        this.closed = new Promise((r) => { this.socket.onclose = (e) => { r(e.code); this.wake.forEach((w) => w()); }; });
    }
    async next() {
        if (!this.frames.length) await new Promise((r) => this.wake.push(r));
        check(this.frames.length, 'the relay closed the connection');
        return this.frames.shift();
    }
    async hello() {
        await new Promise((r, no) => { this.socket.onopen = r; this.socket.onerror = () => no(new Error('no connection')); });
        const c = keyPair();
        const mine = encode({ 1: 1, 2: 1, 3: c.raw, 4: crypto.randomBytes(32) });
        this.socket.send(mine);
        const theirs = await this.next();
        const { 1: body, 2: signature } = decode(theirs);
        const { 3: version, 4: identity, 5: s } = decode(body);
        check(hash(identity).equals(this.fp), 'OTHER_IDENTITY');
        const signed = join([label('tacit/10/hello/v1'), this.fp, hash(mine), variable(body)]);
        check(crypto.verify(null, signed, publicKey('Ed25519', identity), signature), 'BAD_SIGNATURE');
        check(version === 1n, 'DOWNGRADE');
        this.s = s;
        this.sid = hash(label('tacit/10/session/v1'), variable(mine), variable(theirs));
        const keys = hkdf(agree(c, s), this.sid, [label('tacit/10/frame/v1')], 64);
        Object.assign(this, { up: keys.subarray(0, 32), down: keys.subarray(32) });
        this.frame(encode({ 1: 2 }));
        return this;
    }
    frame(plain) {
        this.socket.send(seal(this.up, join([zeros(4), u64(this.sent++)]), this.sid, plain));
    }
    async answer() {
        const frame = open(this.down, join([zeros(4), u64(this.received++)]), this.sid, await this.next());
        const [[kind, fields]] = Object.entries(decode(frame));
        return { kind: Number(kind), ...decode(fields) };
    }
    authenticator(pair, role, id, command) {
        const info = [label('tacit/30/auth/v1'), bytes([role]), pair.raw, this.s];
        const said = [label('tacit/30/cmd/v1'), u64(this.seq), id, variable(command)];
        return crypto.createHmac('sha256', hkdf(agree(pair, this.s), this.sid, info, 32)).update(join(said)).digest();
    }
    boxKey(name, pair, ...what) {
        return hkdf(agree(pair, this.s), this.sid, [label(`tacit/30/${name}/v1`), ...what], 32);
    }
    /** Asks with the pair's authenticator, or another one, and answers the reply or the refusal. */
    async ask(pair, role, id, command, authenticator = this.authenticator(pair, role, id, command)) {
        const seq = this.seq++;
        this.frame(encode({ 1: seq, 2: id, 3: authenticator, 4: command }));
        return this.reply(await this.answer(), seq, pair, role, id);
    }
    /** Subscribes to one queue, 30-queue §3 (the command byte alone) and §7. */
    async subscribe(pair, id) {
        const entry = encode({ 1: id, 2: this.authenticator(pair, 0, id, bytes([3])) });
        const seq = this.seq++;
        this.frame(encode({ 1: seq, 2: zeros(24), 3: zeros(32), 4: encode({ 3: encode({ 1: entry }) }) }));
        const { kind, fields } = this.reply(await this.answer(), seq, pair, 0, id);
        check(kind === 2, 'not subscribed');
        return fields.readUInt32BE(0);
    }
    /** The next delivery of the queue, 30-queue §4 and §7. */
    async delivery(pair, id) {
        const a = await this.answer();
        check(a.kind === 3 && a[1].equals(id), 'not a delivery of this queue');
        const ad = join([id, u64(a[2])]);
        const plain = open(this.boxKey('deliver', pair, id), join([u32(0), u64(a[3] ?? 0n)]), ad, a[4]);
        check(plain[8] === 0, 'not a message');
        return { message: a[2], body: plain.subarray(9) };
    }
    reply(a, seq, pair, role, id) {
        check((a[1] ?? 0n) === BigInt(seq), 'an answer to another request');
        if (a.kind === 2) return { refused: Number(a[3]) };
        check(a.kind === 1, 'not a response');
        const plain = open(this.boxKey('respond', pair, bytes([role]), id), join([u32(0), u64(seq)]), id, a[3]);
        check(plain.length === 64 && plain[0] !== 255, `no: ${plain.readUInt16BE(1)}`);
        return { kind: plain[0], fields: plain.subarray(1) };
    }
}

const address = process.argv[2];
const sessions = await Promise.all([1, 2, 3].map(() => new Session(address).hello()));
const [recipient, sender, stranger] = sessions;
const [r, w] = [keyPair(), keyPair()];
const senderId = hash(label('tacit/30/sender/v1'), keyPair().raw).subarray(0, 24);

const made = await recipient.ask(r, 0, zeros(24), encode({ 1: encode({ 1: r.raw, 2: senderId }) }));
check(made.kind === 1 && made.fields.subarray(24, 48).equals(senderId), 'not created');
const id = made.fields.subarray(0, 24);
check((await sender.ask(w, 1, senderId, encode({ 2: encode({ 1: w.raw }) }))).kind === 0, 'not secured');

const body = crypto.randomBytes(4096);
const send = encode({ 4: encode({ 1: body }) });
const recorded = sender.authenticator(w, 1, senderId, send);
check((await sender.ask(w, 1, senderId, send, recorded)).kind === 0, 'not sent');

// A stranger with a key of its own, then with what the sender said on its own connection.
const forged = await stranger.ask(keyPair(), 1, senderId, send);
const moved = await stranger.ask(w, 1, senderId, send, recorded);
check(forged.refused === 1 && moved.refused === 1, 'a forged authenticator was taken');

const waiting = await recipient.subscribe(r, id);
const got = await recipient.delivery(r, id);
check(got.body.equals(body), 'another body');
check((await recipient.ask(r, 0, id, encode({ 5: encode({ 1: got.message }) }))).kind === 0, 'not acknowledged');
const left = await recipient.subscribe(r, id);

// Repeated by the sender itself: the key is known by then, so the session ends (§5, step 6).
sender.ask(w, 1, senderId, send, recorded).catch(() => {});
const closed = await sender.closed;
check(waiting === 1 && left === 0 && closed === 4010, `waiting ${waiting}, left ${left}, closed ${closed}`);
[recipient, stranger].forEach((s) => s.socket.close());
console.log(JSON.stringify({ version: 1, bytes: got.body.length, waiting, left, forged: forged.refused, repeated: closed }));
