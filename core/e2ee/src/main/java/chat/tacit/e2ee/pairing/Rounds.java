package chat.tacit.e2ee.pairing;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Jpake;
import chat.tacit.crypto.SchnorrProof;
import chat.tacit.protocol.wire.Proto;

/** The three messages of a run as bytes ({@code spec/proto/contact.proto}). */
final class Rounds {
    private static final int MAX_ID = 8;
    private static final int TAG_SIZE = 32;

    /** No message of a round is longer. */
    static final int MAX_SIZE = 512;

    private Rounds() {}

    static Bytes encode(Jpake.Round1 round) {
        return Proto.Writer.create()
                .text(1, round.id())
                .bytes(2, round.gx1())
                .bytes(3, round.gx2())
                .message(4, out -> write(round.proof1(), out))
                .message(5, out -> write(round.proof2(), out))
                .toBytes();
    }

    static Bytes encode(Jpake.Round2 round) {
        return Proto.Writer.create()
                .text(1, round.id())
                .bytes(2, round.a())
                .message(3, out -> write(round.proof(), out))
                .toBytes();
    }

    static Bytes encode(Jpake.Round3 round) {
        return Proto.Writer.create().text(1, round.id()).bytes(2, round.tag()).toBytes();
    }

    static Jpake.Round1 first(Bytes message) {
        return Proto.Reader.of(message.shared(), MAX_SIZE)
                .whole(reader ->
                        new Jpake.Round1(
                                reader.text(1, MAX_ID),
                                reader.bytes(2, SchnorrProof.POINT_SIZE),
                                reader.bytes(3, SchnorrProof.POINT_SIZE),
                                reader.message(4, Rounds::proof),
                                reader.message(5, Rounds::proof)));
    }

    static Jpake.Round2 second(Bytes message) {
        return Proto.Reader.of(message.shared(), MAX_SIZE)
                .whole(reader ->
                        new Jpake.Round2(
                                reader.text(1, MAX_ID),
                                reader.bytes(2, SchnorrProof.POINT_SIZE),
                                reader.message(3, Rounds::proof)));
    }

    static Jpake.Round3 third(Bytes message) {
        return Proto.Reader.of(message.shared(), MAX_SIZE)
                .whole(reader ->
                        new Jpake.Round3(reader.text(1, MAX_ID), reader.bytes(2, TAG_SIZE)));
    }

    private static void write(SchnorrProof proof, Proto.Writer writer) {
        writer.bytes(1, proof.v()).bytes(2, proof.r());
    }

    private static SchnorrProof proof(Proto.Reader reader) {
        return new SchnorrProof(
                reader.bytes(1, SchnorrProof.POINT_SIZE),
                reader.bytes(2, SchnorrProof.SCALAR_SIZE));
    }
}
