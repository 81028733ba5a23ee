import { useEffect, useState } from "react";

/** The value as it was `ms` milliseconds ago, when it rested: for searches that ask the server. */
export function useDebounced<T>(value: T, ms = 250): T {
	const [rested, setRested] = useState(value);
	useEffect(() => {
		const timer = setTimeout(() => setRested(value), ms);
		return () => clearTimeout(timer);
	}, [value, ms]);
	return rested;
}
