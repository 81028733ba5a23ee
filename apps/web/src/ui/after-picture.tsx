import { type ReactNode, Suspense, useEffect, useState } from "react";

let stands = false;

/**
 * Parts that a page is whole without for a moment: they are loaded and drawn when the browser has nothing else to do,
 * so that its first picture waits for none of them. `fallback` keeps their place.
 */
export function AfterPicture({ fallback = null, children }: { fallback?: ReactNode; children: ReactNode }) {
	const [shown, setShown] = useState(stands);
	useEffect(() => {
		if (shown) return;
		return whenIdle(() => {
			stands = true;
			setShown(true);
		});
	}, [shown]);
	return shown ? <Suspense fallback={fallback}>{children}</Suspense> : fallback;
}

/** Milliseconds after which it does not wait any longer. */
const LATEST = 600;

function whenIdle(act: () => void): () => void {
	// Safari knows no idle time.
	if (!("requestIdleCallback" in window)) {
		const timer = setTimeout(act, 100);
		return () => clearTimeout(timer);
	}
	const waiting = requestIdleCallback(act, { timeout: LATEST });
	return () => cancelIdleCallback(waiting);
}
