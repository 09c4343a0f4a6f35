// Megolm of libolm, of the Matrix project: what becomes of a ratchet's 128 bytes at each index.
//   node megolm.mjs <state, hexadecimal> <index>…   prints one JSON object of hexadecimal states
import Olm from '@matrix-org/olm';

const [state, ...indexes] = process.argv.slice(2);
await Olm.init();

// The session export format: version 1, counter u32, ratchet 128 bytes, Ed25519 public key 32 bytes.
const exported = Buffer.concat([
  Buffer.from([1, 0, 0, 0, 0]), Buffer.from(state, 'hex'), Buffer.alloc(32, 9)]);
const session = new Olm.InboundGroupSession();
session.import_session(exported.toString('base64').replace(/=+$/, ''));
const states = {};
for (const index of indexes) {
  const at = Buffer.from(session.export_session(Number(index)), 'base64');
  if (at.readUInt32BE(1) !== Number(index)) throw new Error('another index');
  states[index] = at.subarray(5, 5 + 128).toString('hex');
}
console.log(JSON.stringify(states));
