package chat.tacit.protocol.room;

import java.util.Arrays;

/** What the body of a gRPC-Web call is made of ({@code spec/50-room} §3). */
public sealed interface GrpcPart {

    /**
     * A message.
     *
     * @param bytes its protobuf; whoever has it owns it
     */
    record Message(byte[] bytes) implements GrpcPart {
        @Override
        public boolean equals(Object other) {
            return other instanceof Message message && Arrays.equals(bytes, message.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Message[" + bytes.length + "]";
        }
    }

    /** How the call ended. */
    record End(GrpcTrailers trailers) implements GrpcPart {}
}
