package chat.tacit.protocol.turn;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is needed of a request to answer it.
 *
 * @param fingerprint whether it had one, so that its answer has
 * @param signing how it was authenticated, if it was
 */
record Exchange(
        FiveTuple from,
        StunMethod method,
        TransactionId id,
        boolean fingerprint,
        Optional<Signing> signing) {

    static Exchange of(FiveTuple from, StunMethod method, StunMessage request) {
        return new Exchange(
                from,
                method,
                request.id(),
                request.has(StunAttribute.FINGERPRINT),
                Optional.empty());
    }

    Exchange signed(Signing by) {
        return new Exchange(from, method, id, fingerprint, Optional.of(by));
    }

    Output.Answer success(Consumer<StunWriter> attributes) {
        StunWriter out = new StunWriter(StunClass.SUCCESS, method, id);
        attributes.accept(out);
        return ended(out, 0);
    }

    Output.Answer error(int code) {
        return error(code, _ -> {});
    }

    Output.Answer error(int code, Consumer<StunWriter> attributes) {
        StunWriter out = new StunWriter(StunClass.ERROR, method, id).error(code);
        attributes.accept(out);
        return ended(out, code);
    }

    private Output.Answer ended(StunWriter out, int code) {
        signing.ifPresent(it -> out.integrity(it.integrity(), it.key()));
        if (fingerprint) {
            out.fingerprint();
        }
        return new Output.Answer(from, out.message(), code);
    }
}
