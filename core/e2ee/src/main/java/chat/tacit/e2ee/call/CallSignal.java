package chat.tacit.e2ee.call;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Proto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one side of a call says to the other ({@code spec/80-calls} §9). */
public sealed interface CallSignal {

    /**
     * One rings.
     *
     * @param turn lent, if who rings has any
     */
    record Ring(Media media, Description offer, CallWay way, Optional<CallTicket> turn)
            implements CallSignal {}

    /**
     * The other answers.
     *
     * @param turn lent, if who answers has any
     */
    record Accept(Description answer, CallWay way, Optional<CallTicket> turn)
            implements CallSignal {}

    /** The other doesn't want to. */
    record Decline() implements CallSignal {}

    /** The other is in a call. */
    record Busy() implements CallSignal {}

    record End(CallEnd reason) implements CallSignal {}

    /**
     * Where the sender may be reached besides.
     *
     * @param all 1 to {@value #MAX}
     */
    record Candidates(List<Candidate> all) implements CallSignal {
        public static final int MAX = 16;

        public Candidates {
            all = List.copyOf(all);
            if (all.isEmpty() || all.size() > MAX) {
                throw new MalformedException(all.size() + " candidates");
            }
        }
    }

    /** The sender's network changed: it offers anew. */
    record Again(Description offer) implements CallSignal {}

    /** The answer to that. */
    record Answer(Description answer) implements CallSignal {}

    /** Writes the fields from 2 of {@code Call} in {@code contact.proto}, one of them. */
    static void write(CallSignal signal, Proto.Writer writer) {
        switch (signal) {
            case Ring ring ->
                    writer.message(
                            2,
                            w -> {
                                w.u32(1, ring.media().code())
                                        .message(2, ring.offer()::write)
                                        .u32(3, ring.way().code());
                                ring.turn().ifPresent(turn -> w.message(4, turn::write));
                            });
            case Accept accept ->
                    writer.message(
                            3,
                            w -> {
                                w.message(1, accept.answer()::write).u32(2, accept.way().code());
                                accept.turn().ifPresent(turn -> w.message(3, turn::write));
                            });
            case Decline _ -> writer.message(4, _ -> {});
            case Busy _ -> writer.message(5, _ -> {});
            case End end -> writer.message(6, w -> w.u32(1, end.reason().code()));
            case Candidates candidates ->
                    writer.message(7, w -> candidates.all().forEach(one -> w.text(1, one.line())));
            case Again again -> writer.message(8, w -> w.message(1, again.offer()::write));
            case Answer answer -> writer.message(9, w -> w.message(1, answer.answer()::write));
        }
    }

    /**
     * Reads what {@link #write} writes.
     *
     * @throws MalformedException if it is anything else
     */
    static CallSignal read(Proto.Reader reader) {
        int said = reader.next();
        return switch (said) {
            case 2 -> reader.message(said, CallSignal::readRing);
            case 3 -> reader.message(said, CallSignal::readAccept);
            case 4 -> reader.message(said, _ -> new Decline());
            case 5 -> reader.message(said, _ -> new Busy());
            case 6 -> reader.message(said, r -> new End(CallEnd.of(r.u32(1))));
            case 7 -> reader.message(said, CallSignal::readCandidates);
            case 8 -> reader.message(said, r -> new Again(r.message(1, Description::read)));
            case 9 -> reader.message(said, r -> new Answer(r.message(1, Description::read)));
            default -> throw new MalformedException("a call that says nothing: " + said);
        };
    }

    private static Ring readRing(Proto.Reader reader) {
        return new Ring(
                Media.of(reader.count(1, Media.MAX_CODE)),
                reader.message(2, Description::read),
                CallWay.of(reader.u32(3)),
                readTurn(4, reader));
    }

    private static Accept readAccept(Proto.Reader reader) {
        return new Accept(
                reader.message(1, Description::read),
                CallWay.of(reader.u32(2)),
                readTurn(3, reader));
    }

    private static Optional<CallTicket> readTurn(int number, Proto.Reader reader) {
        return reader.has(number)
                ? Optional.of(reader.message(number, CallTicket::read))
                : Optional.empty();
    }

    private static Candidates readCandidates(Proto.Reader reader) {
        List<Candidate> all = new ArrayList<>();
        while (reader.has(1) && all.size() < Candidates.MAX) {
            all.add(new Candidate(reader.text(1, Candidate.MAX_LINE)));
        }
        return new Candidates(all);
    }
}
