package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.store.StoredFields;

import java.util.Optional;

/**
 * How an account's password signs in, and the private keys that are under it, in one row so that
 * they never part: {@code 1 ‖ sign-in key 32 ‖ salt 16 ‖ passes(u8) ‖ memory(u32) ‖ lanes(u8) ‖ [
 * version(u64) ‖ blob ]} ({@code spec/50-room} §23).
 */
record PasswordRow(VerifyingKey signInKey, SignInTerms terms, Optional<Blob> blob) {
    private static final int VERSION = 1;

    /** The sealed private keys. */
    record Blob(long version, Bytes bytes) {}

    long blobVersion() {
        return blob.map(Blob::version).orElse(0L);
    }

    PasswordRow with(Blob newest) {
        return new PasswordRow(signInKey, terms, Optional.of(newest));
    }

    byte[] encode() {
        Fields out =
                Fields.unlabelled()
                        .u8(VERSION)
                        .fixed(signInKey.bytes())
                        .fixed(terms.salt())
                        .u8(terms.passes())
                        .u32(terms.memory())
                        .u8(terms.lanes());
        blob.ifPresent(it -> out.u64(it.version()).fixed(it.bytes()));
        return out.toArray();
    }

    static PasswordRow decode(byte[] value) {
        return StoredFields.row(
                value,
                VERSION,
                in -> {
                    VerifyingKey key = in.key();
                    SignInTerms terms =
                            new SignInTerms(
                                    in.bytes(SignInTerms.SALT_SIZE), in.u8(), in.u32(), in.u8());
                    Optional<Blob> blob =
                            in.hasMore()
                                    ? Optional.of(new Blob(in.u64(), in.rest()))
                                    : Optional.empty();
                    return new PasswordRow(key, terms, blob);
                });
    }
}
