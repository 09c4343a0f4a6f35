/**
 * Three ports on which every service of the relay keeps its data, and a driver that keeps it in
 * memory.
 *
 * <p>Drivers share the contract suite in this module's tests, not code.
 */
module chat.tacit.store {
    requires static transitive org.jspecify;

    exports chat.tacit.store;
    exports chat.tacit.store.memory;
}
