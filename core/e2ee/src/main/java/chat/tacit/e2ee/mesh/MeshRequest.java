package chat.tacit.e2ee.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.protocol.wire.Proto;

import java.nio.ByteBuffer;

/**
 * What somebody whom the owner doesn't know writes to a mesh address ({@code spec/40-mesh} §13). To
 * accept it is to join its invitation.
 *
 * @param invitation of kind contact, with a KEM key and a mesh route and no queue, made to be
 *     joined by this address alone
 * @param greeting at most {@value #MAX_GREETING} bytes, empty if there is none
 */
public record MeshRequest(Invitation invitation, String greeting) {
    /** Bytes of every request, as of every other body in a packet. */
    public static final int SIZE = 4_096;

    public static final int MAX_GREETING = 500;

    private static final int VERSION = 1;
    private static final int LENGTH = 2;

    public MeshRequest {
        boolean contact = invitation.kind() == InvitationKind.CONTACT;
        if (!contact
                || invitation.longForm()
                || !invitation.hidden()
                || invitation.renews().isPresent()) {
            throw new MalformedException("another invitation than a request has");
        }
        if (Text.utf8(greeting).length > MAX_GREETING) {
            throw new MalformedException("a greeting of more than 500 bytes");
        }
    }

    /** {@code length 2 ‖ fields ‖ zeros}, {@value #SIZE} bytes. */
    public Bytes encode() {
        Bytes fields =
                Proto.Writer.create()
                        .u32(1, VERSION)
                        .bytes(2, invitation.encode())
                        .text(3, greeting)
                        .toBytes();
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        out.putShort((short) fields.size()).put(fields.shared());
        return Bytes.owned(out.array());
    }

    /**
     * @throws MalformedException if it isn't what {@link #encode} makes
     */
    public static MeshRequest decode(Bytes request) {
        request.requireSize(SIZE, "a request");
        int size = Short.toUnsignedInt(ByteBuffer.wrap(request.shared()).getShort());
        if (size > SIZE - LENGTH) {
            throw new MalformedException("a request that is longer than it is");
        }
        if (!request.slice(LENGTH + size, SIZE - LENGTH - size).isZero()) {
            throw new MalformedException("padding that isn't zero");
        }
        return Proto.Reader.of(request.slice(LENGTH, size).shared(), SIZE).whole(MeshRequest::read);
    }

    private static MeshRequest read(Proto.Reader reader) {
        if (reader.u32(1) != VERSION) {
            throw new MalformedException("a request of another version");
        }
        return new MeshRequest(
                Invitation.decode(reader.bytes(2, 1, SIZE)), reader.text(3, MAX_GREETING));
    }
}
