package chat.tacit.protocol.wire;

/** A set of services. Bits that no {@link Service} has are kept and mean nothing. */
public record Services(int bits) {

    public static Services of(Service... services) {
        int bits = 0;
        for (Service service : services) {
            bits |= service.mask();
        }
        return new Services(bits);
    }

    /** These but one. */
    public Services without(Service service) {
        return new Services(bits & ~service.mask());
    }

    public boolean offers(Service service) {
        return (bits & service.mask()) != 0;
    }
}
