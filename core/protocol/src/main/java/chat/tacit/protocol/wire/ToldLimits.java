package chat.tacit.protocol.wire;

import chat.tacit.crypto.MalformedException;

import java.util.List;

/**
 * The limits that a relay tells in a hello, as fields from 1 on ({@code spec/10-wire} §3).
 *
 * @param limits in the order of their fields
 */
public record ToldLimits(List<Limit> limits) {

    public static ToldLimits of(Limit... limits) {
        return new ToldLimits(List.of(limits));
    }

    public void write(Limits values, Proto.Writer out) {
        for (int i = 0; i < limits.size(); i++) {
            out.u64(i + 1, values.value(limits.get(i)));
        }
    }

    /**
     * The values; limits that aren't told have their defaults.
     *
     * @throws MalformedException if one is missing or out of its range
     */
    public Limits read(Proto.Reader in) {
        Limits values = Limits.defaults();
        for (int i = 0; i < limits.size(); i++) {
            Limit limit = limits.get(i);
            long value = in.u64(i + 1);
            if (value < limit.minimum() || value > limit.maximum()) {
                throw new MalformedException(limit + " is out of its range");
            }
            values = values.with(limit, value);
        }
        return values;
    }
}
