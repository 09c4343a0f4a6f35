/**
 * Wire forms and the relay's machines, without I/O.
 *
 * <p>Clients and relays share these types, so both ends of a protocol read the same codec. Nothing
 * here sees {@code chat.tacit.e2ee}: what a relay can reach, it could read.
 */
module chat.tacit.protocol {
    requires com.google.protobuf;
    requires transitive chat.tacit.crypto;
    requires static transitive org.jspecify;

    exports chat.tacit.protocol.live;
    exports chat.tacit.protocol.mesh;
    exports chat.tacit.protocol.mesh.host;
    exports chat.tacit.protocol.mesh.servers;
    exports chat.tacit.protocol.mesh.watch;
    exports chat.tacit.protocol.pipe;
    exports chat.tacit.protocol.proxy;
    exports chat.tacit.protocol.queue;
    exports chat.tacit.protocol.room;
    exports chat.tacit.protocol.room.host;
    exports chat.tacit.protocol.store;
    exports chat.tacit.protocol.turn;
    exports chat.tacit.protocol.wire;
}
