/**
 * The relay process. It sees {@code chat.tacit.protocol}, never {@code chat.tacit.e2ee}: that a
 * server cannot decrypt is a fact the compiler checks.
 */
module chat.tacit.relay {
    requires transitive chat.tacit.crypto;
    requires transitive chat.tacit.protocol;
    requires transitive chat.tacit.store;
    requires com.google.zxing;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.vertx.core;
    requires java.management;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports chat.tacit.relay;
    exports chat.tacit.relay.edge;
    exports chat.tacit.relay.live;
    exports chat.tacit.relay.mesh;
    exports chat.tacit.relay.metric;
    exports chat.tacit.relay.pipe;
    exports chat.tacit.relay.proxy;
    exports chat.tacit.relay.queue;
    exports chat.tacit.relay.room;
    exports chat.tacit.relay.store;
    exports chat.tacit.relay.turn;
}
