/**
 * The process behind the app's page ({@code spec/90-app}): it has the profile open, lets one
 * browser in and answers it. It is a module of its own, since the command line and tests start it
 * alike.
 */
module chat.tacit.web {
    requires com.google.zxing;
    requires io.vertx.core;
    requires java.desktop;
    requires org.slf4j;
    requires chat.tacit.crypto;
    requires chat.tacit.e2ee;
    requires chat.tacit.protocol;
    requires transitive chat.tacit.client;
    requires static org.jspecify;

    exports chat.tacit.web;
    exports chat.tacit.web.form;
    exports chat.tacit.web.limit;
    exports chat.tacit.web.picture;
}
