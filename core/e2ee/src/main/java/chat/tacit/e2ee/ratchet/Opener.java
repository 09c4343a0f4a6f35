package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.ratchet.SkippedChain.SkippedKey;

import java.time.Instant;
import java.util.Optional;

/**
 * The opening of one message: {@code RatchetDecryptPQ2HE} of PQDR ({@code spec/60-contact} §5.4).
 * It changes nothing; what it gives back holds the state that follows, once the body has opened.
 */
final class Opener {
    /** Stored header keys that are tried besides that of the newest chain. */
    private static final int STORED_TRIED = Ratchet.MAX_CHAINS - 1;

    private final State state;
    private final Message message;
    private final Instant now;
    private final Entropy entropy;
    private final SkippedKeys skipped;

    Opener(State state, Message message, Instant now, Entropy entropy) {
        this.state = state;
        this.message = message;
        this.now = now;
        this.entropy = entropy;
        this.skipped = state.skipped().at(now);
    }

    /** Tries {@code HKr}, {@code NHKr}, then the stored header keys, the newest first. */
    Ratchet.Opening result() throws UnopenableException {
        if (state.receiving().isPresent()) {
            ReceivingChain chain = state.receiving().get();
            Optional<Header> header = header(chain.headerKey());
            if (header.isPresent()) {
                return ofNewest(chain, header.get());
            }
        }
        Optional<Header> header = header(state.keys().nextReceiving());
        return header.isPresent() ? ofNext(header.get()) : ofStored();
    }

    private Optional<Header> header(Secret headerKey) throws UnopenableException {
        return Header.open(headerKey, state.session(), message.headerBox());
    }

    private Ratchet.Opening ofNewest(ReceivingChain chain, Header header)
            throws UnopenableException {
        require(chain.offer().equals(header.offer().digest()));
        if (header.number() < chain.next()) {
            Optional<SkippedChain> stored = skipped.chain(chain.headerKey());
            return passedOver(stored.orElseThrow(UnopenableException::new), header);
        }
        int skips = header.number() - chain.next();
        Optional<SkippedKeys> room = skipped.room(skips, Optional.of(chain.headerKey()));
        return room.isEmpty() ? new Ratchet.TooManySkipped() : read(chain, header, room.get());
    }

    /** Opens the body with the key of a chain that is ahead of, or at, what was opened before. */
    private Ratchet.Opened read(ReceivingChain chain, Header header, SkippedKeys kept)
            throws UnopenableException {
        Read read = readBody(chain, header.number());
        return opened(state.with(read.chain(), kept.with(read.passed())), read.content());
    }

    private Read readBody(ReceivingChain chain, int number) throws UnopenableException {
        SkippedKeys.Skip skip = SkippedKeys.skip(chain, number, now);
        ChainKey key = skip.chain().key();
        byte[] content = open(key.messageKey());
        return new Read(skip.passed(), skip.chain().with(key.next(), number + 1), content);
    }

    private record Read(SkippedChain passed, ReceivingChain chain, byte[] content) {}

    /** A header under {@code NHKr}: the peer has answered with new keys, so both halves turn. */
    private Ratchet.Opening ofNext(Header header) throws UnopenableException {
        Offer offer = header.offer();
        require(offer.ciphertext().isPresent() || mayLackCiphertext());
        int opened = state.receiving().map(ReceivingChain::next).orElse(0);
        boolean known = state.receiving().isPresent() || offer.previous() == 0;
        require(known && offer.previous() >= opened);
        int skips = offer.previous() - opened + header.number();
        boolean joins = offer.previous() != opened;
        Optional<SkippedKeys> room =
                skipped.room(
                        skips,
                        joins
                                ? state.receiving().map(ReceivingChain::headerKey)
                                : Optional.empty());
        return room.isEmpty() ? new Ratchet.TooManySkipped() : turn(header, room.get());
    }

    private Ratchet.Opened turn(Header header, SkippedKeys room) throws UnopenableException {
        Offer offer = header.offer();
        SkippedKeys kept = room;
        if (state.receiving().isPresent()) {
            ReceivingChain before = state.receiving().get();
            kept = kept.with(SkippedKeys.skip(before, offer.previous(), now).passed());
        }
        State.Keys keys = state.keys();
        Root.Step receive = Turn.receive(keys.root(), keys.own(), offer);
        ReceivingChain chain =
                new ReceivingChain(keys.nextReceiving(), receive.chain(), 0, offer.digest());
        Read read = readBody(chain, header.number());
        Turn.Sending send =
                Turn.send(receive.root(), offer.dh(), Optional.of(offer.kem()), entropy);
        SendingChain sending =
                new SendingChain(
                        keys.nextSending(),
                        send.step().chain(),
                        0,
                        state.sending().map(SendingChain::next).orElse(0),
                        send.ciphertext());
        State.Keys next =
                new State.Keys(
                        send.step().root(),
                        send.own(),
                        send.step().nextHeaderKey(),
                        receive.nextHeaderKey());
        return opened(
                new State(
                        state.session(),
                        next,
                        Optional.of(sending),
                        Optional.of(read.chain()),
                        kept.newest(STORED_TRIED).with(read.passed())),
                read.content());
    }

    /**
     * Only the joiner of a long form has no key to encapsulate to, and only until it has opened an
     * answer, which follows its first chain: no later chain may begin without a ciphertext.
     */
    private boolean mayLackCiphertext() {
        return state.session().longForm()
                && state.session().inviter()
                && state.receiving().isEmpty();
    }

    private Ratchet.Opening ofStored() throws UnopenableException {
        Optional<Secret> newest = state.receiving().map(ReceivingChain::headerKey);
        int tried = 0;
        for (SkippedChain chain : skipped.chains().reversed()) {
            if (newest.equals(Optional.of(chain.headerKey()))) {
                continue;
            }
            if (tried++ == STORED_TRIED) {
                break;
            }
            Optional<Header> header = header(chain.headerKey());
            if (header.isPresent()) {
                require(chain.offer().equals(header.get().offer().digest()));
                return passedOver(chain, header.get());
            }
        }
        throw new UnopenableException();
    }

    private Ratchet.Opened passedOver(SkippedChain chain, Header header)
            throws UnopenableException {
        SkippedKey key = chain.find(header.number()).orElseThrow(UnopenableException::new);
        byte[] content = open(key.messageKey());
        return opened(state.with(skipped.without(chain, key)), content);
    }

    private byte[] open(Secret messageKey) throws UnopenableException {
        return message.open(state.session(), messageKey);
    }

    private static Ratchet.Opened opened(State next, byte[] content) {
        return new Ratchet.Opened(new Ratchet(next), content);
    }

    private static void require(boolean holds) throws UnopenableException {
        if (!holds) {
            throw new UnopenableException();
        }
    }
}
