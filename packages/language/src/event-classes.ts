import { stemOf } from "./token.ts";
import { EVENT_CLASSES } from "./words/events.ts";

/** Stems of verbs for the same event. */
export const classes = EVENT_CLASSES.map((words) => new Set(words.map((word) => stemOf(word.split("-")[0] as string))));

export const sameEvent = (a: string, b: string): boolean => classes.some((each) => each.has(a) && each.has(b));
