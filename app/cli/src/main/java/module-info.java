/** The command line. {@link chat.tacit.cli.Main} is the only place that knows every driver. */
module chat.tacit.cli {
    requires chat.tacit.client;
    requires chat.tacit.crypto;
    requires chat.tacit.e2ee;
    requires chat.tacit.protocol;
    requires chat.tacit.relay;
    requires chat.tacit.store;
    requires chat.tacit.store.rocksdb;
    requires chat.tacit.web;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires com.google.zxing;
    requires com.google.zxing.javase;
    requires info.picocli;
    requires io.vertx.core;
    requires java.desktop;
    requires java.management;
    requires org.jline;
    requires org.slf4j;
    requires static org.jspecify;

    opens chat.tacit.cli to
            info.picocli;

    provides ch.qos.logback.classic.spi.Configurator with
            chat.tacit.cli.Logs;
}
