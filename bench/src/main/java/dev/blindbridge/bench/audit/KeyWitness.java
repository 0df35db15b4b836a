package dev.blindbridge.bench.audit;

import dev.blindbridge.crypto.Session;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Collects the keys of native clients in this process, so that the audit can look for them in the
/// relay's. It walks the objects of `crypto` by reflection and takes every array of bytes that lies
/// in a class which erases itself: that is what the module itself calls secret. `crypto` has no
/// door for this: on a module path, as real clients run, reflection into it is refused; only here,
/// on a class path, is it possible.
final class KeyWitness {
    private static final String CRYPTO = "dev.blindbridge.crypto.";

    /// Shorter ones are salts of SFrame, which are no secret (docs/e2ee-protocol.md section 8).
    private static final int SHORTEST_KEY_BYTES = 16;

    /// A key and the way to where it was first seen.
    @SuppressWarnings("ArrayRecordComponent") // compared by the map's key
    record Key(String path, byte[] bytes) {}

    /// By their bytes in hex: one key has many owners.
    private final Map<String, Key> keys = new ConcurrentHashMap<>();

    /// An object and the way to it.
    private record Step(Object object, String path) {}

    /// Takes the keys that a session holds now; on the session's thread.
    void look(String client, Session session) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Step> open = new ArrayDeque<>();
        open.add(new Step(session, client));
        while (!open.isEmpty()) {
            Step step = open.remove();
            if (seen.add(step.object())) {
                visit(step, open);
            }
        }
    }

    private void visit(Step step, Deque<Step> open) {
        Object object = step.object();
        switch (object) {
            case Map<?, ?> map -> map.values().forEach(value -> add(open, value, step.path()));
            case Collection<?> many -> many.forEach(value -> add(open, value, step.path()));
            case Optional<?> one -> one.ifPresent(value -> add(open, value, step.path()));
            default -> {
                if (object.getClass().getName().startsWith(CRYPTO)) {
                    visitFields(object, step.path(), open);
                }
            }
        }
    }

    private static void add(Deque<Step> open, Object object, String path) {
        if (object != null) {
            open.add(new Step(object, path));
        }
    }

    private void visitFields(Object object, String path, Deque<Step> open) {
        for (Class<?> type = object.getClass();
                type != null && type != Object.class;
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                boolean followed =
                        !Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive();
                if (followed && field.trySetAccessible()) {
                    visitValue(object, field, path + "." + field.getName(), open);
                }
            }
        }
    }

    private void visitValue(Object owner, Field field, String path, Deque<Step> open) {
        try {
            Object value = field.get(owner);
            if (value instanceof byte[] bytes) {
                if (owner instanceof AutoCloseable && bytes.length >= SHORTEST_KEY_BYTES) {
                    keep(path, bytes);
                }
            } else {
                add(open, value, path);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // it was made accessible
        }
    }

    private void keep(String path, byte[] bytes) {
        byte[] copy = bytes.clone();
        boolean erased = true;
        for (byte value : copy) {
            erased &= value == 0;
        }
        if (!erased) {
            keys.putIfAbsent(HexFormat.of().formatHex(copy), new Key(path, copy));
        }
    }

    /// All keys seen so far, with ways such as `Ann.epoch.current.secret.bytes`.
    List<Key> keys() {
        return keys.values().stream().sorted(Comparator.comparing(Key::path)).toList();
    }
}
