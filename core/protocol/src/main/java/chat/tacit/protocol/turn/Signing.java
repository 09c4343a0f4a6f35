package chat.tacit.protocol.turn;

import chat.tacit.crypto.Secret;

/** How a request was authenticated, and its answer is. */
record Signing(Integrity integrity, Secret key) {}
