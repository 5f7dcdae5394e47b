"""What a shell offers while a command line is typed: scripts, made from the parser of the command line.

No library makes them: of the well-kept ones shtab knows no fish, and argcomplete starts Python at each Tab.
Here that happens for names of spaces and teams alone.
"""
