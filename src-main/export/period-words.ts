import { formatDay, type ValidPeriod, weekday } from "../../models/forecast/index.ts";

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** "Wednesday 5 September 2018" */
export function dayWords(day: number): string {
  const [year = "", month = "", date = ""] = formatDay(day).split("-");
  return `${WEEKDAYS[weekday(day)]} ${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}

/** "Wednesday 5 September 2018", or "Wednesday 5 September 2018 to Tuesday 11 September 2018 (7 days)" */
export function periodWords({ startDay, days }: ValidPeriod): string {
  return days === 1 ? dayWords(startDay) : `${dayWords(startDay)} to ${dayWords(startDay + days - 1)} (${days} days)`;
}
