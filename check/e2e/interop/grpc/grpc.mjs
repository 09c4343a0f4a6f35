// A client of SecretService by gRPC's own library for Node, over HTTP/2, from spec/50-room.md §3,
// spec/10-wire.md and the two proto files:
//   node grpc.mjs tacit://... DIRECTORY-OF-PROTO
// It says Hello, makes sealed calls, and gets the trailers of calls that aren't taken.
import * as crypto from 'node:crypto';
import { join as path } from 'node:path';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import protobuf from 'protobufjs';

const { from: bytes, concat: join, alloc: zeros } = Buffer;
const check = (holds, what) => { if (!holds) throw new Error(what); };
const label = (text) => bytes(text + '\0', 'ascii');
const u32 = (n) => { const b = zeros(4); b.writeUInt32BE(n); return b; };
const u64 = (n) => { const b = zeros(8); b.writeBigUInt64BE(BigInt(n)); return b; };
const variable = (b) => join([u32(b.length), b]);
const hash = (...parts) => crypto.createHash('sha256').update(join(parts)).digest();

const [address, protos] = process.argv.slice(2);
const [, fingerprint, host, port] = /^tacit:\/\/([\w-]{43})@([^,]+).*:(\d+)$/.exec(address);
const fp = bytes(fingerprint, 'base64url');
const files = ['wire.proto', 'secret.proto'].map((name) => path(protos, name));
const types = new protobuf.Root().loadSync(files);
const encode = (name, value) => {
    const type = types.lookupType(name);
    return bytes(type.encode(type.create(value)).finish());
};
const decode = (name, message) => types.lookupType(name).decode(message);
const { SecretService } = grpc.loadPackageDefinition(loader.loadSync(files, { defaults: true })).tacit.secret.v1;

// Who answers is proved by the hello, not by a certificate.
const anybody = grpc.credentials.createSsl(null, null, null, { rejectUnauthorized: false });
const client = new SecretService(`${host}:${port}`, anybody);
const call = (method, message) => new Promise((resolve, reject) =>
    client[method](message, (failure, answer) => failure ? reject(failure) : resolve(answer)));

async function hello() {
    const { publicKey, privateKey } = crypto.generateKeyPairSync('x25519');
    const key = (crv, raw) =>
        crypto.createPublicKey({ key: { kty: 'OKP', crv, x: bytes(raw).toString('base64url') }, format: 'jwk' });
    const mine = encode('tacit.wire.v1.ClientHello', {
        minVersion: 1,
        maxVersion: 1,
        key: bytes(publicKey.export({ format: 'jwk' }).x, 'base64url'),
        nonce: crypto.randomBytes(32),
    });
    const theirs = (await call('Hello', { hello: mine })).hello;
    const { body, signature } = decode('tacit.wire.v1.RelayHello', theirs);
    const { version, identity, key: s } = decode('tacit.wire.v1.HelloBody', body);
    check(hash(identity).equals(fp), 'OTHER_IDENTITY');
    const signed = join([label('tacit/10/hello/v1'), fp, hash(mine), variable(body)]);
    check(crypto.verify(null, signed, key('Ed25519', identity), signature), 'BAD_SIGNATURE');
    check(version === 1, 'DOWNGRADE');
    const sid = hash(label('tacit/10/session/v1'), variable(mine), variable(theirs));
    const shared = crypto.diffieHellman({ privateKey, publicKey: key('X25519', s) });
    const keys = bytes(crypto.hkdfSync('sha256', shared, sid, label('tacit/10/frame/v1'), 64));
    return { sid, up: keys.subarray(0, 32), down: keys.subarray(32), number: 0 };
}

const bound = (session, method, n) => join([session.sid, variable(bytes(method)), u64(n)]);
function seal(session, method, request) {
    const n = session.number++;
    const aead = crypto.createCipheriv('aes-256-gcm', session.up, join([u32(0), u64(n)]));
    aead.setAAD(bound(session, method, n));
    const box = join([aead.update(request), aead.final(), aead.getAuthTag()]);
    return { frame: { session: session.sid, ...(n && { number: n }), box }, n }; // 10-wire §1: no zeros
}
function open(session, method, n, k, { number, item, box }) {
    check(Number(number) === n && item === k, 'another answer');
    const aead = crypto.createDecipheriv('aes-256-gcm', session.down, join([u32(k), u64(n)]));
    aead.setAAD(bound(session, method, n)).setAuthTag(box.subarray(-16));
    return decode('tacit.secret.v1.Reply', join([aead.update(box.subarray(0, -16)), aead.final()]));
}
async function ask(session, method, type, request) {
    const { frame, n } = seal(session, method, encode(`tacit.secret.v1.${type}`, request));
    return open(session, method, n, 0, await call(method, frame));
}
function stream(session, method, type, request) {
    const { frame, n } = seal(session, method, encode(`tacit.secret.v1.${type}`, request));
    const replies = [];
    return new Promise((resolve, reject) => client[method](frame)
        .on('data', (answer) => replies.push(open(session, method, n, replies.length, answer)))
        .on('error', reject)
        .on('end', () => resolve(replies)));
}
const refused = async (calling) => {
    const failure = await calling.then(() => check(false, 'it was taken'), (error) => error);
    return [failure.code, Number(failure.metadata.get('tacit-refusal')[0])];
};
const raw = (name, message, options = {}) => new Promise((resolve, reject) => new grpc.Client(`${host}:${port}`, anybody, options)
    .makeUnaryRequest(`/tacit.secret.v1.SecretService/${name}`, (b) => b, (b) => b, message,
        (failure, answer) => failure ? reject(failure) : resolve(answer)));

const session = await hello();
const terms = (await ask(session, 'GetSignIn', 'GetSignInRequest', { handle: 'anna' })).signInTerms;
const nobody = (await ask(session, 'GetKey', 'GetKeyRequest', { handle: 'anna' })).refused.refusal;
const events = await stream(session, 'StreamEvents', 'StreamEventsRequest',
    { room: crypto.randomBytes(32), term: 1, signature: crypto.randomBytes(64) });
const { frame } = seal(session, 'GetKey', zeros(0));
console.log(JSON.stringify({
    salt: terms.salt.length,
    nobody,
    events: events.map((reply) => reply.refused.refusal),
    stranger: await refused(call('GetKey', { ...frame, session: zeros(32) })),
    unknown: await refused(raw('Nothing', zeros(0))),
    compressed: await refused(raw('Hello', zeros(900), { 'grpc.default_compression_algorithm': 2 })),
    forged: await refused(call('GetKey', { ...frame, box: zeros(16) })),
}));
process.exit();
