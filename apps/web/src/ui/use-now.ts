import { useEffect, useState } from "react";

/** The time, told anew every so many milliseconds: for words like "3 d left" that change by themselves. */
export function useNow(every: number): number {
	const [now, setNow] = useState(Date.now);
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), every);
		return () => clearInterval(timer);
	}, [every]);
	return now;
}
