const INT64 = 2 ** 63;

/** Formats as the API server checks them: the code that the schemas are compiled to asks here. */
export const formats = {
  /** Written as JSON, a larger number is none of Go's int64. */
  int64: { type: "number", validate: (value: number) => Number.isInteger(value) && Math.abs(value) < INT64 },
  "date-time": isDateTime,
  rfc3339: isRfc3339,
};

/** kube-openapi's date-time: a day that there is, T, a time of day, a zone; whatever stands after a second t. */
function isDateTime(text: string): boolean {
  const [day = "", time = ""] = text.toLowerCase().split("t");
  const parts = /^([0-9]{2}):([0-9]{2}):([0-9]{2})([^\n][0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})$/u.exec(time);
  const [, hours = "", minutes = "", seconds = ""] = parts ?? [];
  return parts !== null && isDay(day) && hours <= "23" && minutes <= "59" && seconds <= "59";
}

/** Go's time.RFC3339, which metadata is read with. */
function isRfc3339(text: string): boolean {
  const parts = /^([^T]*)T([0-9]{1,2}):([0-9]{2}):([0-9]{2})([.,][0-9]+)?(Z|[+-]([0-9]{2}):([0-9]{2}))$/.exec(text);
  if (!parts) return false;
  const [, day = "", hours, minutes, seconds, , , zoneHours = 0, zoneMinutes = 0] = parts;
  const most: readonly [unknown, number][] = [
    [hours, 23],
    [minutes, 59],
    [seconds, 59],
    [zoneHours, 24],
    [zoneMinutes, 60],
  ];
  return isDay(day) && most.every(([value, limit]) => Number(value) <= limit);
}

function isDay(text: string): boolean {
  const [, year, month, day] = (/^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
