// A second implementation of the hello, the session and the queue, written from spec/10-wire.md and
// spec/30-queue.md alone, with nothing but Node 20:
//   NODE_TLS_REJECT_UNAUTHORIZED=0 node --experimental-websocket queue.mjs tacit://...
// It carries a message through that relay and sees that a forged authenticator is refused.
import * as crypto from 'node:crypto';

const { from: bytes, concat: join, alloc: zeros } = Buffer;
const check = (holds, what) => { if (!holds) throw new Error(what); };
const label = (text) => bytes(text + '\0', 'ascii');
const u32 = (n) => { const b = zeros(4); b.writeUInt32BE(n); return b; };
const u64 = (n) => { const b = zeros(8); b.writeBigUInt64BE(BigInt(n)); return b; };
const nonce = (kind, n) => join([u32(kind), u64(n)]);
const variable = (b) => join([u32(b.length), b]);
const hash = (...parts) => crypto.createHash('sha256').update(join(parts)).digest();
const hkdf = (ikm, salt, info, n) => bytes(crypto.hkdfSync('sha256', ikm, salt, join(info), n));

// 10-wire §1: protobuf. A message is an object from field numbers to bytes or numbers.
function varint(n) {
    const out = [];
    for (n = BigInt(n); n > 127n; n >>= 7n) out.push(Number(n & 127n) | 128);
    return bytes([...out, Number(n)]);
}
function encode(message) {
    return join(Object.entries(message).flatMap(([field, value]) => {
        if (Buffer.isBuffer(value)) return [varint(field << 3 | 2), varint(value.length), value];
        return value ? [varint(field << 3), varint(value)] : [];
    }));
}
function decode(message) {
    let at = 0;
    const number = () => {
        check(at < message.length, 'malformed');
        const byte = message[at++];
        return BigInt(byte & 127) | (byte < 128 ? 0n : number() << 7n);
    };
    const fields = {};
    while (at < message.length) {
        const [tag, n] = [Number(number()), number()];
        fields[tag >> 3] = (tag & 7) === 2 ? message.subarray(at, at += Number(n)) : n;
    }
    check(encode(fields).equals(message), 'malformed'); // there is one form of every message
    return fields;
}

// Curve keys as their 32 bytes; AES-256-GCM as ciphertext ‖ tag.
function keyPair() {
    const { publicKey, privateKey } = crypto.generateKeyPairSync('x25519');
    return { privateKey, raw: bytes(publicKey.export({ format: 'jwk' }).x, 'base64url') };
}
const publicKey = (crv, raw) =>
    crypto.createPublicKey({ key: { kty: 'OKP', crv, x: raw.toString('base64url') }, format: 'jwk' });
const agree = ({ privateKey }, raw) =>
    crypto.diffieHellman({ privateKey, publicKey: publicKey('X25519', raw) });
function seal(key, nonce, ad, plain) {
    const aead = crypto.createCipheriv('aes-256-gcm', key, nonce).setAAD(ad);
    return join([aead.update(plain), aead.final(), aead.getAuthTag()]);
}
function open(key, nonce, ad, box) {
    const aead = crypto.createDecipheriv('aes-256-gcm', key, nonce).setAAD(ad);
    return join([aead.setAuthTag(box.subarray(-16)).update(box.subarray(0, -16)), aead.final()]);
}

/** A queue session in mode sealed: 10-wire §3 to §5, 30-queue §3, §4 and §7. */
class Session {
    constructor(address) {
        const [, fp, host, port] = /^tacit:\/\/([\w-]{43})@([^,]+).*:(\d+)$/.exec(address);
        Object.assign(this, { fp: bytes(fp, 'base64url'), sent: 0, received: 0, seq: 0, messages: [] });
        this.socket = new WebSocket(`wss://${host}:${port}/queue`);
        this.socket.binaryType = 'arraybuffer';
        this.socket.onmessage = (event) => { this.messages.push(bytes(event.data)); this.wake?.(); };
        this.socket.onclose = () => { this.wake?.(); };
    }
    async next() {
        if (!this.messages.length) await new Promise((resolve) => { this.wake = resolve; });
        check(this.messages.length, 'the relay closed the connection');
        return this.messages.shift();
    }
    async hello() {
        await new Promise((resolve) => { this.socket.onopen = resolve; });
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
        const sid = hash(label('tacit/10/session/v1'), variable(mine), variable(theirs));
        const keys = hkdf(agree(c, s), sid, [label('tacit/10/frame/v1')], 64);
        Object.assign(this, { s, sid, up: keys.subarray(0, 32), down: keys.subarray(32) });
        this.frame({ 1: 2 });
        return this;
    }
    frame(message) {
        this.socket.send(seal(this.up, nonce(0, this.sent++), this.sid, encode(message)));
    }
    key(name, pair, ...what) {
        return hkdf(agree(pair, this.s), this.sid, [label(`tacit/30/${name}/v1`), ...what], 32);
    }
    authenticator(pair, role, id, command) {
        const key = this.key('auth', pair, bytes([role]), pair.raw, this.s);
        const said = [label('tacit/30/cmd/v1'), u64(this.seq), id, variable(command)];
        return crypto.createHmac('sha256', key).update(join(said)).digest();
    }
    async answer(expected) {
        const answer = decode(open(this.down, nonce(0, this.received++), this.sid, await this.next()));
        check(expected in answer, 2 in answer ? 'refused' : 'another kind of answer');
        return decode(answer[expected]);
    }
    async reply(pair, role, id, kind) {
        const { 1: seq = 0n, 3: box } = await this.answer(1);
        const plain = open(this.key('respond', pair, bytes([role]), id), nonce(0, seq), id, box);
        check(seq === BigInt(this.seq++) && plain[0] === kind, `${plain[0]} instead of ${kind}`);
        return plain.subarray(1);
    }
    ask(pair, role, id, command, kind = 0) {
        const body = encode(command);
        this.frame({ 1: this.seq, 2: id, 3: this.authenticator(pair, role, id, body), 4: body });
        return this.reply(pair, role, id, kind);
    }
}

const session = () => new Session(process.argv[2]).hello();
const [recipient, sender, stranger] = [await session(), await session(), await session()];
const [r, w, nobody] = [keyPair(), keyPair(), zeros(24)];
const senderId = hash(label('tacit/30/sender/v1'), keyPair().raw).subarray(0, 24);
const id = (await recipient.ask(r, 0, nobody, { 1: encode({ 1: r.raw, 2: senderId }) }, 1)).subarray(0, 24);

const body = crypto.randomBytes(4096);
const send = { 4: encode({ 1: body }) };
await sender.ask(w, 1, senderId, { 2: encode({ 1: w.raw }) });
await sender.ask(w, 1, senderId, send);
const forged = await stranger.ask(keyPair(), 1, senderId, send).catch((refused) => refused.message);

async function subscribe() {
    const entry = encode({ 1: id, 2: recipient.authenticator(r, 0, id, bytes([3])) });
    recipient.frame({ 1: recipient.seq, 2: nobody, 3: zeros(32), 4: encode({ 3: encode({ 1: entry }) }) });
    return (await recipient.reply(r, 0, id, 2)).readUInt32BE(0);
}
const waiting = await subscribe();
const { 2: message, 3: counter = 0n, 4: box } = await recipient.answer(3);
const key = recipient.key('deliver', r, id);
const plain = open(key, nonce(0, counter), join([id, u64(message)]), box);
check(plain.subarray(9).equals(body), 'another body');
await recipient.ask(r, 0, id, { 5: encode({ 1: message }) });
const left = await subscribe();
console.log(JSON.stringify({ bytes: body.length, waiting, left, forged }));
process.exit();
