import { useEffect, useRef, useState } from "react";

const IDLE = 700;

/**
 * A field's text while it is typed: given on when the typing rests or the field is left, taken from outside when it
 * changes there and not here.
 */
export function useCommitted(outside: string, commit: (text: string) => void) {
	const [text, setText] = useState(outside);
	const given = useRef(outside);
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	const latest = useRef({ text, commit });
	latest.current = { text, commit };

	useEffect(() => {
		if (outside === given.current) return;
		given.current = outside;
		setText(outside);
	}, [outside]);

	const flush = useRef(() => {
		clearTimeout(timer.current);
		if (latest.current.text === given.current) return;
		given.current = latest.current.text;
		latest.current.commit(latest.current.text);
	}).current;
	useEffect(() => flush, [flush]);

	const change = (next: string) => {
		setText(next);
		clearTimeout(timer.current);
		timer.current = setTimeout(flush, IDLE);
	};
	return { text, change, flush };
}
