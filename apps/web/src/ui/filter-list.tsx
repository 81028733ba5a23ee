import { TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import "./list-item.css";

type Props<T> = {
	label: string;
	placeholder: string;
	/** The items that match; asked at each letter. */
	find: (search: string) => T[];
	keyOf: (item: T) => string;
	render: (item: T) => ReactNode;
	/** Items that cannot be chosen say why. */
	refusal?: (item: T) => string | null;
	onPick: (item: T) => void;
	onClose: () => void;
	height: number;
};

/** A search field over a list: arrows walk, Enter picks, Escape closes; the field keeps the focus all the time. */
export function FilterList<T>(props: Props<T>) {
	const { label, placeholder, find, keyOf, render, refusal, onPick, onClose, height } = props;
	const [search, setSearch] = useState("");
	const [active, setActive] = useState(0);
	const listId = useId();
	const list = useRef<HTMLDivElement>(null);
	const found = find(search);
	const at = Math.min(active, found.length - 1);
	const current = found[at];

	useEffect(() => {
		list.current?.children[at]?.scrollIntoView({ block: "nearest" });
	}, [at]);

	const pick = (item: T | undefined) => {
		if (item !== undefined && !refusal?.(item)) onPick(item);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key === "Escape") onClose();
		else if (event.key === "ArrowDown") setActive(Math.min(at + 1, found.length - 1));
		else if (event.key === "ArrowUp") setActive(Math.max(at - 1, 0));
		else if (event.key === "Enter") pick(current);
		else return;
		event.preventDefault();
		event.stopPropagation();
	};

	return (
		<>
			<TextInput
				autoFocus
				size="xs"
				aria-label={label}
				placeholder={placeholder}
				role="combobox"
				aria-expanded="true"
				aria-controls={listId}
				aria-activedescendant={current === undefined ? undefined : `${listId}-${at}`}
				leftSection={<Search size={14} aria-hidden="true" />}
				value={search}
				onChange={(event) => {
					setSearch(event.currentTarget.value);
					setActive(0);
				}}
				onKeyDown={onKeyDown}
			/>
			{found.length === 0 ? <p className="floating-none">Nothing matches “{search}”.</p> : null}
			<div
				ref={list}
				id={listId}
				className="floating-list"
				style={{ maxHeight: height }}
				role="listbox"
				tabIndex={-1}
				aria-label={label}
			>
				{found.map((item, index) => (
					<div
						key={keyOf(item)}
						id={`${listId}-${index}`}
						role="option"
						tabIndex={-1}
						aria-selected={index === at}
						aria-disabled={refusal?.(item) ? true : undefined}
						title={refusal?.(item) ?? undefined}
						className="list-item"
						data-active={index === at}
						onMouseDown={(event) => event.preventDefault()}
						onClick={() => pick(item)}
						onKeyDown={onKeyDown}
					>
						{render(item)}
					</div>
				))}
			</div>
		</>
	);
}
