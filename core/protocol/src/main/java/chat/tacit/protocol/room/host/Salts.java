package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a password becomes keys, for a handle that isn't registered and for whoever registers it: the
 * salt follows from a secret of the relay, so that nothing differs ({@code spec/50-room} §5).
 */
final class Salts {
    private static final int PASSES = 3;
    private static final int MEMORY_KIB = 65_536;
    private static final int LANES = 4;
    private static final int SECRET_SIZE = 32;
    private static final HostKey KEY = new HostKey(HostKey.Space.SALTS, Bytes.zeros(1));

    private final Calls calls;
    private final Entropy entropy;
    private Optional<Secret> secret = Optional.empty();

    Salts(Calls calls, Entropy entropy) {
        this.calls = calls;
        this.entropy = entropy;
    }

    void terms(Handle handle, Runnable failed, Consumer<SignInTerms> then) {
        secret(failed, known -> then.accept(terms(known, handle)));
    }

    private static SignInTerms terms(Secret secret, Handle handle) {
        byte[] name = handle.text().getBytes(StandardCharsets.UTF_8);
        byte[] code = Hmac.sha256(secret, name).expose();
        Bytes salt = Bytes.of(code, 0, SignInTerms.SALT_SIZE);
        return new SignInTerms(salt, PASSES, MEMORY_KIB, LANES);
    }

    private void secret(Runnable failed, Consumer<Secret> then) {
        if (secret.isPresent()) {
            then.accept(secret.get());
        } else {
            calls.get(
                    KEY,
                    failed,
                    row -> row.ifPresentOrElse(it -> take(it, then), () -> make(failed, then)));
        }
    }

    private void make(Runnable failed, Consumer<Secret> then) {
        byte[] fresh = entropy.bytes(SECRET_SIZE);
        calls.set(
                new StoreCall.Set(KEY, Row.ABSENT, fresh, Instant.MAX),
                failed,
                change -> {
                    switch (change) {
                        case Result.Changed _ -> {
                            secret = Optional.of(Secret.of(fresh, 0, SECRET_SIZE));
                            then.accept(secret.get());
                        }
                        case Result.Conflict(Optional<Row> current) ->
                                current.ifPresentOrElse(row -> take(row, then), failed);
                    }
                });
    }

    private void take(Row row, Consumer<Secret> then) {
        secret = Optional.of(Secret.of(row.value(), 0, SECRET_SIZE));
        then.accept(secret.get());
    }
}
