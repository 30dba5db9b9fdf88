// Package terminal runs programs in real terminals and reads what stands on
// their screens. The terminals are tmux's: it is in every distribution, it
// renders what a person would see, and it keeps the screen of a program that
// has ended.
package terminal
