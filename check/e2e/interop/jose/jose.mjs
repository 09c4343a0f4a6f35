// Opens a packet of the mesh and answers it, written from spec/40-mesh §2 and §3 alone.
// Arguments: base64 of its own PKCS #8, base64 of a packet. Prints one JSON object.
import { CompactEncrypt, CompactSign, calculateJwkThumbprint, compactDecrypt, compactVerify, exportJWK } from 'jose'
import { createHash, createPrivateKey, createPublicKey, randomUUID } from 'node:crypto'

const utf8 = (text) => new TextEncoder().encode(text)
const text = (bytes) => new TextDecoder().decode(bytes)
const base64 = (bytes) => Buffer.from(bytes).toString('base64')
const hash = (bytes) => createHash('sha256').update(bytes).digest()
const publicKey = (spki) => createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' })
const spki = (key) => key.export({ format: 'der', type: 'spki' }).toString('base64')
const thumbprint = async (key) => calculateJwkThumbprint(await exportJWK(key))

const own = createPrivateKey({ key: Buffer.from(process.argv[2], 'base64'), format: 'der', type: 'pkcs8' })
const ownPublic = createPublicKey(own)

async function open(packet) {
  const message = text(Buffer.from(packet.message, 'base64'))
  const envelope = JSON.parse(text((await compactDecrypt(message, own)).plaintext))
  const inner = await compactDecrypt(text(Buffer.from(packet.signature, 'base64')), own)
  const jws = text(Buffer.from(JSON.parse(text(inner.plaintext)).signature, 'base64'))
  const sender = publicKey(envelope.sender)
  const signed = await compactVerify(jws, sender, { algorithms: ['PS256'] })
  const said = JSON.parse(text(signed.payload))
  const right = signed.protectedHeader.typ === 'tacit-msg-sig'
    && said.message_sha256 === hash(utf8(message)).toString('base64url')
    && said.recipient === await thumbprint(ownPublic)
    && said.sender === await thumbprint(sender)
  if (!right) throw new Error('the signature is of something else')
  return envelope
}

async function seal(content, to) {
  const kid = await thumbprint(to)
  const jwe = (typ, object) => new CompactEncrypt(utf8(JSON.stringify(object)))
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', typ, kid }).encrypt(to)
  const timestamp = new Date().toISOString().slice(0, 19) + 'Z'
  const message = await jwe('tacit-msg', { sender: spki(ownPublic), content, uuid: randomUUID(), timestamp })
  const said = { recipient: kid, sender: await thumbprint(ownPublic), message_sha256: hash(utf8(message)).toString('base64url') }
  const jws = await new CompactSign(utf8(JSON.stringify(said)))
    .setProtectedHeader({ alg: 'PS256', typ: 'tacit-msg-sig' }).sign(own)
  const signature = await jwe('tacit-sig', { signature: base64(utf8(jws)) })
  const packet = { recipient: spki(to), message: base64(utf8(message)), signature: base64(utf8(signature)), pad: '' }
  packet.pad = '0'.repeat(16384 - JSON.stringify(packet).length)
  return packet
}

const envelope = await open(JSON.parse(text(Buffer.from(process.argv[3], 'base64'))))
const packet = await seal('got: ' + envelope.content, publicKey(envelope.sender))
console.log(JSON.stringify({ envelope, body: JSON.stringify(packet) }))
