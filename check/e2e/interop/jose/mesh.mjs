// Sends to a key and fetches for it at a relay of the mesh, from spec/40-mesh.md and spec/10-wire.md
// §1 to §3 and §6 alone:   node mesh.mjs tacit://...
import { CompactEncrypt, CompactSign, calculateJwkThumbprint, compactDecrypt, compactVerify, exportJWK } from 'jose'
import * as crypto from 'node:crypto'
import { Agent, request } from 'node:https'

const { from: bytes, concat: join, alloc: zeros } = Buffer
const check = (holds, what) => { if (!holds) throw new Error(what) }
const label = (text) => bytes(text + '\0')
const u32 = (n) => { const b = zeros(4); b.writeUInt32BE(n); return b }
const u64 = (n) => { const b = zeros(8); b.writeBigUInt64BE(BigInt(n)); return b }
const variable = (b) => join([u32(bytes(b).length), bytes(b)])
const hash = (...parts) => crypto.createHash('sha256').update(join(parts)).digest()
const url = (b) => bytes(b).toString('base64url')
const base64 = (b) => bytes(b).toString('base64')
const thumbprint = async (key) => calculateJwkThumbprint(await exportJWK(key))
const spki = (key) => key.export({ format: 'der', type: 'spki' })
const padded = (object, size) => JSON.stringify({ ...object, pad: '0'.repeat(size - JSON.stringify({ ...object, pad: '' }).length) })

const [, fingerprint, host, port] = /^tacit:\/\/([\w-]{43})@([^,:]+).*:(\d+)$/.exec(process.argv[2])
const fp = bytes(fingerprint, 'base64url')
const agent = new Agent({ keepAlive: true, maxSockets: 1 }) // one connection, which hello begins
const send = (method, path, headers, body) => new Promise((resolve, reject) => {
  const asked = request({ host, port, path, method, agent, headers: { ...headers, 'Content-Length': bytes(body).length } }, async (answer) =>
    resolve({ status: answer.statusCode, headers: answer.headers, body: join(await answer.toArray()) }))
  asked.on('error', reject).end(body)
})

const mine = join([bytes('080110011a20', 'hex'), bytes(crypto.generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }).x, 'base64url'), bytes('2220', 'hex'), crypto.randomBytes(32)])
const theirs = (await send('POST', '/hello', {}, mine)).body // RelayHello { 1 body, 2 signature 64 B }
const signature = theirs.subarray(-64), body = theirs.subarray(theirs[1] < 128 ? 2 : 3, -66)
const identity = body.subarray(8, 40) // after three small numbers, field 4
check(hash(identity).equals(fp), 'OTHER_IDENTITY')
const relay = crypto.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: url(identity) }, format: 'jwk' })
check(crypto.verify(null, join([label('tacit/10/hello/v1'), fp, hash(mine), variable(body)]), relay, signature), 'BAD_SIGNATURE')
const ask = async (method, path, headers = {}, body = '') => {
  const nonce = crypto.randomBytes(16), answer = await send(method, path, { ...headers, 'Tacit-Nonce': url(nonce) }, body)
  const signed = join([label('tacit/10/rest/v1'), fp, variable(method), variable(path), nonce, u32(answer.status), hash(answer.body)])
  check(crypto.verify(null, signed, relay, bytes(answer.headers['tacit-signature'], 'base64url')), 'not its answer')
  return { status: answer.status, ...JSON.parse(answer.body) }
}

const [own, sender] = [0, 1].map(() => crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }))
const [kid, from] = await Promise.all([own, sender].map((pair) => thumbprint(pair.publicKey)))
const now = () => Math.floor(Date.now() / 1000)
const jws = (typ, said, key) => new CompactSign(bytes(JSON.stringify(said))).setProtectedHeader({ alg: 'PS256', typ }).sign(key)
const jwe = (typ, said) => new CompactEncrypt(bytes(JSON.stringify(said))).setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', typ, kid }).encrypt(own.publicKey)
const location = url(crypto.randomBytes(16))
const retrieval = async (cursor, lease) => ({ public_key: base64(spki(own.publicKey)), ...lease && { lease }, signature: await jws('tacit-fetch',
  { phrase: 'I AM WHO I SAY I AM', server: fingerprint, nonce: url(crypto.randomBytes(16)), iat: now(), location, ...cursor && { cursor } }, own.privateKey) })
const fetch = async (packet) => ask('GET', '/mesh/messages', { 'Tacit-Retrieval': url(padded(await packet, 3072)) })

await new Promise((done) => setTimeout(done, 1000)) // of the second in which a server started it takes nothing
const lease = await jws('tacit-lease', { iat: now(), recipient: kid, server: fingerprint, until: now() + 86400 }, own.privateKey)
const empty = await fetch(retrieval(undefined, lease))
const message = await jwe('tacit-msg', { content: 'hello', sender: base64(spki(sender.publicKey)), timestamp: new Date().toISOString().slice(0, 19) + 'Z', uuid: crypto.randomUUID() })
const vouched = await jws('tacit-msg-sig', { message_sha256: url(hash(bytes(message))), recipient: kid, sender: from }, sender.privateKey)
const sealed = await jwe('tacit-sig', { signature: base64(vouched) })
const packet = hash(label('tacit/40/packet/v1'), variable(spki(own.publicKey)), variable(message), variable(sealed))
const hour = Math.floor(now() / 3600), { work } = (await ask('GET', '/mesh/load')).message.content
const proved = (nonce) => BigInt('0x' + hash(label('tacit/40/pow/v1'), fp, u64(hour), packet, u64(nonce)).toString('hex')) >> BigInt(256 - work) === 0n
let nonce = 0; while (!proved(nonce)) nonce++
const posted = await ask('POST', '/mesh/packets', { 'Tacit-Work': `${hour}.${nonce}`, 'Content-Type': 'application/json' },
  padded({ recipient: base64(spki(own.publicKey)), message: base64(message), signature: base64(sealed) }, 16384))
check(posted.status === 202 && posted.packet === url(packet), JSON.stringify(posted))

let got = empty, asked
for (let i = 0; i < 50 && !got.messages?.length; i++) got = await fetch(asked = await retrieval(empty.cursor))
const open = async (jwe) => JSON.parse(bytes((await compactDecrypt(bytes(jwe, 'base64'), own.privateKey)).plaintext).toString())
const envelope = await open(got.messages[0].message)
const { payload } = await compactVerify(bytes((await open(got.messages[0].signature)).signature, 'base64'), sender.publicKey, { algorithms: ['PS256'] })
check(JSON.parse(bytes(payload).toString()).message_sha256 === url(hash(bytes(got.messages[0].message, 'base64'))), 'signed something else')
const after = await fetch(retrieval(got.cursor)), replayed = await fetch(asked)
console.log(JSON.stringify({ content: envelope.content, waiting: [empty.waiting, got.waiting, after.waiting], again: after.messages.length, replayed: replayed.refusal }))
agent.destroy()
