package chat.tacit.protocol.wire;

/** The plaintext of the client's first frame, always sealed ({@code spec/10-wire} §5). */
record FirstFrame(Mode mode) {
    private static final int MAX_SIZE = 16;

    byte[] encode() {
        return Proto.Writer.create().u32(1, mode.code()).toByteArray();
    }

    static FirstFrame decode(byte[] bytes) {
        return Proto.Reader.of(bytes, MAX_SIZE)
                .whole(reader -> new FirstFrame(Mode.of(reader.u32(1))));
    }
}
