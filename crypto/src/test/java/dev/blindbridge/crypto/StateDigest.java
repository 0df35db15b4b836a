package dev.blindbridge.crypto;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All that a session remembers, written out: every field of every object of this package that can
/// be reached from it. Two of these are equal if nothing changed in between.
final class StateDigest {
    /// What a refused input may change: the count of refusals, the allowance and the pacing that
    /// bound what it can cause, and keys that are derived from what was known anyway.
    private static final Set<String> MAY_CHANGE =
            Set.of("Outputs.rejections", "Hellos.limiter", "Peer.askPause", "OpeningEpoch.keys");

    private final IdentityHashMap<Object, Integer> visited = new IdentityHashMap<>();

    private StateDigest() {}

    static String of(Object root) {
        StringBuilder text = new StringBuilder();
        new StateDigest().write(root, text);
        return text.toString();
    }

    private void write(@Nullable Object value, StringBuilder text) {
        switch (value) {
            case null -> text.append("null");
            case Number number -> text.append(number);
            case CharSequence chars -> text.append('"').append(chars).append('"');
            case Boolean flag -> text.append(flag);
            case Enum<?> constant -> text.append(constant.name());
            case Map<?, ?> map -> writeSorted(map.entrySet(), text);
            case Map.Entry<?, ?> entry -> {
                write(entry.getKey(), text);
                write(entry.getValue(), text.append('='));
            }
            case Set<?> set -> writeSorted(set, text);
            case Collection<?> list -> list.forEach(one -> write(one, text.append(',')));
            default -> writeObject(value, text);
        }
    }

    private void writeSorted(Collection<?> unordered, StringBuilder text) {
        List<String> parts = new ArrayList<>();
        for (Object one : unordered) {
            StringBuilder part = new StringBuilder();
            write(one, part);
            parts.add(part.toString());
        }
        text.append(parts.stream().sorted().toList());
    }

    private void writeObject(Object value, StringBuilder text) {
        if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                write(Array.get(value, i), text.append(' '));
            }
            return;
        }
        boolean ours = value.getClass().getPackageName().equals("dev.blindbridge.crypto");
        if (!ours || visited.putIfAbsent(value, visited.size()) != null) {
            text.append(value.getClass().getSimpleName());
            return;
        }
        text.append(value.getClass().getSimpleName()).append('{');
        for (Class<?> type = value.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                writeField(value, field, text);
            }
        }
        text.append('}');
    }

    private void writeField(Object owner, Field field, StringBuilder text) {
        String name = owner.getClass().getSimpleName() + "." + field.getName();
        if (Modifier.isStatic(field.getModifiers()) || MAY_CHANGE.contains(name)) {
            return;
        }
        try {
            field.setAccessible(true);
            write(field.get(owner), text.append(field.getName()).append(':'));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
