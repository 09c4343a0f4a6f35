/** The client: a profile in one encrypted database, and what moves messages in and out of it. */
module chat.tacit.client {
    requires java.sql;
    requires org.xerial.sqlitejdbc;
    requires transitive chat.tacit.crypto;
    requires static transitive org.jspecify;

    exports chat.tacit.client;
    exports chat.tacit.client.profile;
}
