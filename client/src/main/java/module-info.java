/** The client: a profile in one encrypted database, and what moves messages in and out of it. */
module chat.tacit.client {
    requires com.nulabinc.zxcvbn;
    requires io.netty.buffer;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.handler.proxy;
    requires io.netty.tcnative.classes.openssl;
    requires io.netty.transport;
    requires io.vertx.core;
    requires java.sql;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;
    requires transitive chat.tacit.crypto;
    requires transitive chat.tacit.e2ee;
    requires transitive chat.tacit.protocol;
    requires static transitive org.jspecify;

    exports chat.tacit.client;
    exports chat.tacit.client.account;
    exports chat.tacit.client.backup;
    exports chat.tacit.client.call;
    exports chat.tacit.client.contact;
    exports chat.tacit.client.conversation;
    exports chat.tacit.client.device;
    exports chat.tacit.client.file;
    exports chat.tacit.client.history;
    exports chat.tacit.client.live;
    exports chat.tacit.client.live.presence;
    exports chat.tacit.client.mesh;
    exports chat.tacit.client.profile;
    exports chat.tacit.client.room;
    exports chat.tacit.client.route;
    exports chat.tacit.client.secret;
}
